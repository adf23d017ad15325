package limpid.core;

import java.util.Arrays;

/**
 * The extents of a tensor, outermost first: a batch of feature maps is {@code [N,H,W,C]}, a
 * convolution weight {@code [KH,KW,Cin,Cout]}, a scalar {@code []}.
 *
 * <p>Extents are at least 1 and their product fits an {@code int}; anything else is a {@link
 * ShapeException}.
 */
public final class Shape {
  private final int[] extents;
  private final int size;

  private Shape(int[] extents) {
    this.extents = extents;
    long product = 1;
    for (int extent : extents) {
      if (extent < 1) {
        throw new ShapeException("shape " + this + " has an extent below 1");
      }
      product *= extent;
      if (product > Integer.MAX_VALUE - 8) {
        throw new ShapeException("shape " + this + " has more elements than an array can hold");
      }
    }
    this.size = (int) product;
  }

  public static Shape of(int... extents) {
    return new Shape(extents.clone());
  }

  public int rank() {
    return extents.length;
  }

  /** The extent of an axis; negative axes count from the end, so {@code at(-1)} is the channels. */
  public int at(int axis) {
    return extents[axis < 0 ? extents.length + axis : axis];
  }

  /** The number of elements: the product of the extents, 1 for a scalar. */
  public int size() {
    return size;
  }

  /** A copy of the extents. */
  public int[] extents() {
    return extents.clone();
  }

  /** This shape with one extent changed. */
  public Shape with(int axis, int extent) {
    int[] changed = extents.clone();
    changed[axis < 0 ? extents.length + axis : axis] = extent;
    return new Shape(changed);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shape shape && Arrays.equals(extents, shape.extents);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(extents);
  }

  /** {@code [1,224,224,64]}. */
  @Override
  public String toString() {
    return Arrays.toString(extents).replace(" ", "");
  }
}
