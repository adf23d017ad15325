package limpid.core.program;

import static java.util.stream.Collectors.joining;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.kernel.Bfloat16;
import limpid.core.kernel.ConvAlgorithm;
import limpid.core.kernel.ConvGeometry;
import limpid.core.kernel.Epilogue;
import limpid.core.kernel.Kernels;
import limpid.core.kernel.Strips;
import limpid.core.kernel.Workers;
import limpid.core.op.Fusing;
import limpid.core.op.Op;
import limpid.core.op.Sharing;

/** One step of a program: it reads some cells and fills one. */
sealed interface Instruction {

  /** The cells that must still hold their values when this runs. */
  List<Integer> reads();

  /** The cell that it fills. */
  int writes();

  /** The cells whose memory may be that of the cell it fills, if nobody needs them any more. */
  default List<Integer> overwrites() {
    return List.of();
  }

  void run(Tensor[] cells, Packings packings);

  /**
   * What it does.
   *
   * @param layer the name of the node that it computes
   * @param shapes of all cells
   */
  Step step(String layer, List<Shape> shapes);

  /** The bytes of the cells that it reads and writes. */
  default long cellBytes(List<Shape> shapes) {
    long elements = shapes.get(writes()).size();
    for (int cell : reads()) {
      elements += shapes.get(cell).size();
    }
    return Float.BYTES * elements;
  }

  /** Where there is no cell. */
  int NONE = -1;

  private static float[] data(Tensor[] cells, int cell) {
    return cell == NONE ? null : cells[cell].data();
  }

  /**
   * What is fused to an instruction: the cells of a residual and of a gate, or NONE, and whether
   * ReLU follows.
   */
  record Ending(int residual, boolean relu, int gate) {
    static final Ending NOTHING = new Ending(NONE, false, NONE);

    Epilogue epilogue(float[] bias, Tensor[] cells) {
      return new Epilogue(bias, data(cells, residual), relu, data(cells, gate));
    }

    /** {@code " +residual +relu"}. */
    String label() {
      return (residual == NONE ? "" : " +residual")
          + (relu ? " +relu" : "")
          + (gate == NONE ? "" : " +gate");
    }
  }

  /** The weights of a convolution. */
  sealed interface Filters {

    /** The same in every run, packed once. */
    record Constant(Kernels.Packed packed) implements Filters {}

    /** In a cell, packed in every run. */
    record Variable(int cell) implements Filters {}
  }

  /** The bias of a convolution: constant or null, or in a cell. */
  record Bias(float[] constant, int cell) {
    float[] values(Tensor[] cells) {
      return cell == NONE ? constant : cells[cell].data();
    }

    boolean none() {
      return cell == NONE && constant == null;
    }
  }

  /** A convolution or its adjoint, with everything that follows fused to it. */
  record Convolve(
      boolean forward,
      ConvGeometry geometry,
      ConvAlgorithm algorithm,
      Filters filters,
      Bias bias,
      int source,
      Ending ending,
      int writes)
      implements Instruction {

    @Override
    public List<Integer> reads() {
      int weight = filters instanceof Filters.Variable variable ? variable.cell() : NONE;
      return Stream.of(source, weight, bias.cell(), ending.residual(), ending.gate())
          .filter(cell -> cell != NONE)
          .toList();
    }

    @Override
    public void run(Tensor[] cells, Packings packings) {
      Epilogue epilogue = ending.epilogue(bias.values(cells), cells);
      Kernels.Packed weights =
          switch (filters) {
            case Filters.Constant constant -> constant.packed();
            case Filters.Variable w ->
                packings.packed(forward, geometry, algorithm, cells[w.cell()].data());
          };
      float[] x = cells[source].data();
      float[] y = cells[writes].data();
      if (forward) {
        Kernels.active().conv2d(geometry, x, weights, epilogue, y);
      } else {
        Kernels.active().conv2dInput(geometry, x, weights, epilogue, y);
      }
    }

    @Override
    public Step step(String layer, List<Shape> shapes) {
      String op = forward ? "conv2d " : "conv2d_input ";
      String fused = (bias.none() ? "" : " +bias") + ending.label();
      String kernel = geometry.window().kernelH() + "x" + geometry.window().kernelW();
      String groups = geometry.depthwise() ? " depthwise" : geometry.groups() > 1 ? " grouped" : "";
      return new Step(
          layer,
          op + geometry.label() + fused + " " + algorithm,
          op + kernel + groups + " " + algorithm,
          geometry.flops(),
          cellBytes(shapes) + (long) Float.BYTES * constants());
    }

    /** How many weights and biases are in no cell. */
    private int constants() {
      int taps = geometry.window().kernelH() * geometry.window().kernelW();
      boolean constant = filters instanceof Filters.Constant;
      int weights = constant ? taps * geometry.groupC() * geometry.k() : 0;
      return weights + (bias.constant() == null ? 0 : bias.constant().length);
    }
  }

  /** The gradient of a convolution in its weights. */
  record WeightGradient(
      ConvGeometry geometry, ConvAlgorithm algorithm, int source, int gradient, int writes)
      implements Instruction {

    @Override
    public List<Integer> reads() {
      return List.of(source, gradient);
    }

    @Override
    public void run(Tensor[] cells, Packings packings) {
      float[] x = cells[source].data();
      float[] dy = cells[gradient].data();
      Kernels.active().conv2dWeight(geometry, algorithm, x, dy, cells[writes].data());
    }

    @Override
    public Step step(String layer, List<Shape> shapes) {
      String kernel = geometry.window().kernelH() + "x" + geometry.window().kernelW();
      return new Step(
          layer,
          "conv2d_weight " + geometry.label() + " " + algorithm,
          "conv2d_weight " + kernel + " " + algorithm,
          geometry.flops(),
          cellBytes(shapes));
    }
  }

  /**
   * {@code y = scale x + shift}, channel by channel, and perhaps ReLU: a batch norm on its own.
   *
   * @param scale the factors of a few whole pixels, one after the other
   */
  record Normalise(float[] scale, float[] shift, boolean relu, int source, int writes)
      implements Instruction {
    private static final int ROW = 1024;
    private static final int ROWS = 32;

    static Normalise of(Folded folded, boolean relu, int source, int writes) {
      int pixels = Math.max(1, ROW / folded.scale().length);
      return new Normalise(
          repeated(folded.scale(), pixels), repeated(folded.shift(), pixels), relu, source, writes);
    }

    private static float[] repeated(float[] values, int times) {
      float[] repeated = new float[values.length * times];
      for (int i = 0; i < repeated.length; i++) {
        repeated[i] = values[i % values.length];
      }
      return repeated;
    }

    @Override
    public List<Integer> reads() {
      return List.of(source);
    }

    @Override
    public void run(Tensor[] cells, Packings packings) {
      float[] x = cells[source].data();
      float[] y = cells[writes].data();
      int size = cells[writes].size();
      int length = scale.length;
      float least = relu ? 0 : Float.NEGATIVE_INFINITY;
      Workers.shared()
          .ranges(
              (size + length - 1) / length,
              ROWS,
              (from, to) -> {
                for (int at = from * length; at < Math.min(to * length, size); at += length) {
                  int n = Math.min(length, size - at);
                  Strips.active().affine(x, at, scale, shift, least, y, at, n);
                }
              });
    }

    @Override
    public Step step(String layer, List<Shape> shapes) {
      Shape y = shapes.get(writes);
      String what = relu ? "batch_norm +relu" : "batch_norm";
      long constants = 2L * Float.BYTES * y.at(-1);
      return new Step(layer, what + " " + y, what, 2L * y.size(), cellBytes(shapes) + constants);
    }
  }

  /**
   * Any op as it is; its constants are kept here.
   *
   * @param inputs for each input its cell, or NONE where it is a constant; after those of the op
   *     the cells of what it shares, where it is {@link Sharing}
   */
  record Apply(Op op, List<Integer> inputs, List<Tensor> constants, Ending ending, int writes)
      implements Instruction {

    @Override
    public List<Integer> reads() {
      return Stream.concat(inputs.stream(), Stream.of(ending.residual(), ending.gate()))
          .filter(cell -> cell != NONE)
          .toList();
    }

    @Override
    public void run(Tensor[] cells, Packings packings) {
      Tensor[] operands = new Tensor[inputs.size()];
      for (int i = 0; i < operands.length; i++) {
        int cell = inputs.get(i);
        operands[i] = cell == NONE ? constants.get(i) : cells[cell];
      }
      switch (op) {
        case Fusing fusing -> fusing.finish(cells[writes], ending.epilogue(null, cells), operands);
        case Sharing sharing -> sharing.finish(cells[writes], operands);
        default -> op.into(cells[writes], operands);
      }
    }

    @Override
    public List<Integer> overwrites() {
      return IntStream.range(0, inputs.size())
          .filter(op::overwrites)
          .mapToObj(inputs::get)
          .filter(cell -> cell != NONE)
          .toList();
    }

    @Override
    public Step step(String layer, List<Shape> shapes) {
      Shape[] operands = new Shape[inputs.size()];
      long bytes = cellBytes(shapes);
      for (int i = 0; i < operands.length; i++) {
        boolean constant = inputs.get(i) == NONE;
        operands[i] = constant ? constants.get(i).shape() : shapes.get(inputs.get(i));
        bytes += constant ? (long) Float.BYTES * operands[i].size() : 0;
      }
      String shaped = Arrays.stream(operands).map(Shape::toString).collect(joining(" "));
      return new Step(
          layer,
          op.name() + " " + shaped + " -> " + shapes.get(writes) + ending.label(),
          op.name(),
          op.flops(operands),
          bytes);
    }
  }

  /** A fully-connected layer, or its adjoint in the input, with weights in bfloat16. */
  record Dense(boolean forward, Bfloat16 weights, float[] bias, int source, int writes)
      implements Instruction {

    @Override
    public List<Integer> reads() {
      return List.of(source);
    }

    @Override
    public void run(Tensor[] cells, Packings packings) {
      int n = cells[source].shape().at(0);
      float[] x = cells[source].data();
      float[] y = cells[writes].data();
      if (forward) {
        Kernels.active().linear(n, weights, x, bias, y);
      } else {
        Kernels.active().linearInput(n, weights, x, y);
      }
    }

    @Override
    public Step step(String layer, List<Shape> shapes) {
      String op = forward ? "linear" : "linear_input";
      Shape x = shapes.get(source);
      String matrix = "[" + weights.in() + "," + weights.out() + "]";
      return new Step(
          layer,
          op + " " + x + " " + matrix + " bfloat16 -> " + shapes.get(writes),
          op + " bfloat16",
          2L * x.at(0) * weights.in() * weights.out(),
          cellBytes(shapes)
              + 2L * weights.in() * weights.out()
              + (bias == null ? 0 : (long) Float.BYTES * bias.length));
    }
  }

  /** The same elements under another shape: no work, one buffer. */
  record View(int source, Shape shape, int writes) implements Instruction {

    @Override
    public List<Integer> reads() {
      return List.of(source);
    }

    @Override
    public void run(Tensor[] cells, Packings packings) {
      cells[writes] = cells[source].reshape(shape);
    }

    @Override
    public Step step(String layer, List<Shape> shapes) {
      return new Step(layer, "view " + shapes.get(source) + " -> " + shape, "view", 0, 0);
    }
  }
}
