package limpid.weights;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.List;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.WholeFile;

/**
 * An ONNX graph in the making: nodes that refer to values by name, and constants. Tensors lie here
 * as they lie in the file.
 *
 * <p>Source: onnx/onnx.proto, IR version 8, operator set 13.
 */
public final class OnnxWriter {
  private static final int IR_VERSION = 8;
  private static final int OPERATOR_SET = 13;
  private static final int FLOAT = 1;
  private static final int INT64 = 7;

  /** What a file calls the number of images where it may be any. */
  private static final String BATCH = "batch";

  private final Message graph = new Message();

  /** An attribute of a node. */
  public static final class Attribute {
    private final Message value;

    private static final int TYPE_FLOAT = 1;
    private static final int TYPE_INT = 2;
    private static final int TYPE_TEXT = 3;
    private static final int TYPE_INTS = 7;

    private Attribute(Message value) {
      this.value = value;
    }

    public static Attribute of(String name, float value) {
      return new Attribute(start(name).real(2, value).number(20, TYPE_FLOAT));
    }

    public static Attribute of(String name, long value) {
      return new Attribute(start(name).number(3, value).number(20, TYPE_INT));
    }

    public static Attribute of(String name, String value) {
      return new Attribute(start(name).text(4, value).number(20, TYPE_TEXT));
    }

    public static Attribute list(String name, long... values) {
      return new Attribute(start(name).numbers(8, values).number(20, TYPE_INTS));
    }

    private static Message start(String name) {
      return new Message().text(1, name);
    }
  }

  /** A node under the name of its output. */
  public void node(String operator, List<String> inputs, String output, Attribute... attributes) {
    node(output, operator, inputs, output, attributes);
  }

  public void node(
      String name, String operator, List<String> inputs, String output, Attribute... attributes) {
    node(name, operator, inputs, List.of(output), attributes);
  }

  /** A node with several outputs. */
  public void node(
      String name,
      String operator,
      List<String> inputs,
      List<String> outputs,
      Attribute... attributes) {
    Message node = new Message();
    inputs.forEach(input -> node.text(1, input));
    outputs.forEach(output -> node.text(2, output));
    node.text(3, name).text(4, operator);
    for (Attribute attribute : attributes) {
      node.nested(5, attribute.value);
    }
    graph.nested(1, node);
  }

  public String constant(String name, Tensor value) {
    Message tensor = new Message().numbers(1, longs(value.shape())).number(2, FLOAT);
    graph.nested(5, tensor.text(8, name).raw(9, value.data()));
    return name;
  }

  public String constant(String name, long... values) {
    Message tensor = new Message().numbers(1, values.length).number(2, INT64);
    graph.nested(5, tensor.text(8, name).raw(9, values));
    return name;
  }

  /**
   * An input of floats.
   *
   * @param extents of its axes; one of -k is k times the batch, which may be of any size
   */
  public void input(String name, long... extents) {
    graph.nested(11, valueInfo(name, FLOAT, extents));
  }

  /** An input of integers. */
  public void integers(String name, long... extents) {
    graph.nested(11, valueInfo(name, INT64, extents));
  }

  public void output(String name, long... extents) {
    graph.nested(12, valueInfo(name, FLOAT, extents));
  }

  private static Message valueInfo(String name, int elements, long... extents) {
    Message shape = new Message();
    for (long extent : extents) {
      shape.nested(1, extent < 0 ? batches(-extent) : new Message().number(1, extent));
    }
    Message type = new Message().number(1, elements).nested(2, shape);
    return new Message().text(1, name).nested(2, new Message().nested(1, type));
  }

  private static Message batches(long count) {
    return new Message().text(2, count == 1 ? BATCH : count + " " + BATCH);
  }

  private static long[] longs(Shape shape) {
    long[] extents = new long[shape.rank()];
    for (int axis = 0; axis < extents.length; axis++) {
      extents[axis] = shape.at(axis);
    }
    return extents;
  }

  /** Writes the graph as a model file. */
  public void write(Path file, String name) throws IOException {
    graph.text(2, name);
    Message operators = new Message().text(1, "").number(2, OPERATOR_SET);
    Message model = new Message().number(1, IR_VERSION).text(2, "Limpid");
    model.nested(7, graph).nested(8, operators);
    WholeFile.write(file, out -> model.writeTo(Channels.newChannel(out)));
  }
}
