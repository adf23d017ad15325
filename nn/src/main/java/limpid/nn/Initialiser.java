package limpid.nn;

import java.util.function.DoubleSupplier;
import java.util.random.RandomGenerator;
import limpid.core.Shape;
import limpid.core.Tensor;

/** How a parameter begins. The same seed gives the same tensor, whatever else is initialised. */
@FunctionalInterface
public interface Initialiser {

  /** A new tensor of this shape; random numbers come from this generator alone. */
  Tensor tensor(Shape shape, RandomGenerator random);

  static Initialiser constant(float value) {
    return (shape, random) -> Tensor.filled(shape, value);
  }

  /** N(0, deviation^2). */
  static Initialiser normal(double deviation) {
    return (shape, random) -> drawn(shape, () -> deviation * random.nextGaussian());
  }

  /** U(-bound, bound). */
  static Initialiser uniform(double bound) {
    return (shape, random) -> drawn(shape, () -> bound * (2 * random.nextDouble() - 1));
  }

  /** Kaiming normal, fan out, gain sqrt 2: N(0, 2 / (kh kw cout)) (He et al. 2015). */
  static Initialiser kaimingNormalFanOut() {
    return (shape, random) -> normal(Math.sqrt(2.0 / fanOut(shape))).tensor(shape, random);
  }

  /** Kaiming normal, fan in, gain sqrt 2: N(0, 2 / (kh kw cin)) (He et al. 2015). */
  static Initialiser kaimingNormalFanIn() {
    return (shape, random) -> normal(Math.sqrt(2.0 / fanIn(shape))).tensor(shape, random);
  }

  /** PyTorch's default for convolutions and linear layers: U(-1/sqrt(fan in), 1/sqrt(fan in)). */
  static Initialiser kaimingUniform() {
    return (shape, random) -> uniform(1 / Math.sqrt(fanIn(shape))).tensor(shape, random);
  }

  /** Xavier uniform: U(-b, b) with b = sqrt(6 / (fan in + fan out)) (Glorot and Bengio 2010). */
  static Initialiser xavierUniform() {
    return (shape, random) ->
        uniform(Math.sqrt(6.0 / (fanIn(shape) + fanOut(shape)))).tensor(shape, random);
  }

  /** Xavier normal: N(0, 2 / (fan in + fan out)) (Glorot and Bengio 2010). */
  static Initialiser xavierNormal() {
    return (shape, random) ->
        normal(Math.sqrt(2.0 / (fanIn(shape) + fanOut(shape)))).tensor(shape, random);
  }

  /**
   * Inputs of one output: all axes of {@code [KH,KW,Cin,Cout]} or {@code [In,Out]} but the last.
   */
  private static int fanIn(Shape shape) {
    return shape.size() / shape.at(-1);
  }

  /** Outputs of one input. */
  private static int fanOut(Shape shape) {
    return shape.rank() < 2 ? shape.size() : shape.size() / shape.at(-2);
  }

  private static Tensor drawn(Shape shape, DoubleSupplier draw) {
    Tensor tensor = Tensor.zeros(shape);
    for (int i = 0; i < tensor.size(); i++) {
      tensor.data()[i] = (float) draw.getAsDouble();
    }
    return tensor;
  }
}
