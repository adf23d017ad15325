/**
 * Sets of labelled images to train and measure on, and the names of classes.
 *
 * <p>A set enters as one file that gives its images one by one, in an order that a seed decides.
 */
package limpid.models.data;
