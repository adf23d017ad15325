package limpid.nn;

import limpid.core.Shape;

/**
 * One named tensor that a net asks for.
 *
 * @param name the full name, as PyTorch has it: {@code layer1.0.conv1.weight}
 * @param shape its shape here
 * @param layout how it lies in files
 * @param initial how it begins when nothing was trained yet
 * @param trained false for batch norm's running statistics, which no gradient moves
 */
public record NamedParameter(
    String name, Shape shape, Layout layout, Initialiser initial, boolean trained) {

  /** The shape that a PyTorch file has it in. */
  public Shape shapeInFile() {
    return layout.inFile(shape);
  }
}
