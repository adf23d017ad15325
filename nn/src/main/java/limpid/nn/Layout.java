package limpid.nn;

import java.util.stream.IntStream;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.op.Node;

/**
 * How a parameter lies in PyTorch's files, and how it lies here. A layout turns the one into the
 * other; both directions are exact.
 */
public enum Layout {
  /** The same on both sides: biases, batch norm's vectors. */
  PLAIN(),
  /** {@code [Cout,Cin,KH,KW]} there, {@code [KH,KW,Cin,Cout]} here. */
  CONVOLUTION(2, 3, 1, 0),
  /** {@code [Out,In]} there, {@code [In,Out]} here. */
  LINEAR(1, 0),
  /** A linear layer along the channels, a 1x1 convolution here: {@code [1,1,In,Out]}. */
  POINTWISE(1, 0),
  /** A factor for each channel: {@code [C,1,1]} there, {@code [1,1,C]} here. */
  FACTORS(1, 2, 0);

  private final int[] fromFile;

  Layout(int... fromFile) {
    this.fromFile = fromFile;
  }

  /** The shape in a file of a parameter that has this shape here. */
  public Shape inFile(Shape here) {
    return switch (this) {
      case PLAIN -> here;
      case POINTWISE -> Shape.of(here.at(3), here.at(2));
      default -> moved(here, inverse());
    };
  }

  /** The shape here of a parameter that has this shape in a file. */
  public Shape here(Shape inFile) {
    return switch (this) {
      case PLAIN -> inFile;
      case POINTWISE -> Shape.of(1, 1, inFile.at(1), inFile.at(0));
      default -> moved(inFile, fromFile);
    };
  }

  /** For each axis here the one of the file that it is. */
  public int[] axes() {
    return fromFile.clone();
  }

  /** A tensor as read from a file, laid out for the engine. */
  public Tensor fromFile(Tensor read) {
    return this == PLAIN ? read : reshaped(permuted(read, fromFile), here(read.shape()));
  }

  /** A tensor of the engine, laid out for a file. */
  public Tensor toFile(Tensor here) {
    return switch (this) {
      case PLAIN -> here;
      case POINTWISE ->
          permuted(reshaped(here, Shape.of(here.shape().at(2), here.shape().at(3))), inverse());
      default -> permuted(here, inverse());
    };
  }

  private int[] inverse() {
    int[] inverse = new int[fromFile.length];
    for (int axis = 0; axis < inverse.length; axis++) {
      inverse[fromFile[axis]] = axis;
    }
    return inverse;
  }

  private static Shape moved(Shape shape, int[] axes) {
    return Shape.of(IntStream.of(axes).map(shape::at).toArray());
  }

  private static Tensor reshaped(Tensor tensor, Shape shape) {
    return Node.constant(tensor).reshape(shape).value();
  }

  private static Tensor permuted(Tensor tensor, int[] axes) {
    return Node.constant(tensor).permute(axes).value();
  }
}
