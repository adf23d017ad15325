package limpid.models.photo;

/**
 * A part of a photo, in its pixels; edges may lie between two pixels.
 *
 * @param x the left edge
 * @param y the upper edge
 * @param width to the right of x
 * @param height down from y
 */
public record Box(double x, double y, double width, double height) {}
