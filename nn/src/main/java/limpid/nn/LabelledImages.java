package limpid.nn;

import java.util.List;

/** Labelled images of one size, wherever they are kept; safe to share between threads. */
public interface LabelledImages {
  /** How many there are. */
  int size();

  /** Rows of an image. */
  int height();

  /** Columns of an image. */
  int width();

  /** The classes' names. */
  List<String> classes();

  /** The class of an image. */
  int label(int index);

  /** An image: red, green, blue for each pixel, row by row, in an array that is the caller's. */
  byte[] rgb(int index);

  /** What messages call an image. */
  String name(int index);

  /** The images and their labels in a number, to tell other data by. */
  long checksum();
}
