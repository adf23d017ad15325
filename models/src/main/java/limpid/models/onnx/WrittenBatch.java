package limpid.models.onnx;

/**
 * The number of images that a graph was written down for, and the number that it is run with. A
 * shape in it that begins with the one is meant to begin with the other: what becomes of an image
 * does not depend on how many there are.
 */
public record WrittenBatch(long written, long given) {
  static final WrittenBatch NONE = new WrittenBatch(1, 1);

  /**
   * The shape that an array is to have, with the images that it has.
   *
   * @param sizes of the array
   * @param wanted by the graph, one of -1 being what is left
   */
  long[] shape(long[] sizes, long... wanted) {
    if (written == given || wanted.length == 0 || wanted[0] != written) {
      return wanted;
    }
    long elements = product(wanted);
    boolean images =
        elements < 0
            ? sizes.length > 0 && sizes[0] == given
            : elements / written * given == product(sizes);
    long[] shape = wanted.clone();
    shape[0] = images ? given : written;
    return shape;
  }

  private static long product(long... sizes) {
    long product = 1;
    for (long size : sizes) {
      product *= size;
    }
    return product;
  }
}
