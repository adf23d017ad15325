package limpid.models.onnx;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.op.Node;
import limpid.weights.OnnxAttribute;
import limpid.weights.OnnxGraph;
import limpid.weights.OnnxNode;

/**
 * A node of an ONNX graph with the values of its inputs.
 *
 * @param inputs null where one is left out
 * @param opset the version of ONNX's operators that the file is written in
 * @param written the inputs as they are in a run on as many images as the graph was written for;
 *     none where this is one, or the graph is for any number
 * @param inside runs a graph that the node has and gives the values of its outputs
 */
public record Call(
    OnnxNode node,
    List<Value> inputs,
    int opset,
    List<Value> written,
    Function<OnnxGraph, List<Value>> inside) {

  /** This call in a run on as many images as the graph was written for, if this is none. */
  Optional<Call> asWritten() {
    return written.isEmpty()
        ? Optional.empty()
        : Optional.of(new Call(node, written, opset, List.of(), inside));
  }

  /** Whether there is such an input, and it has elements. */
  public boolean has(int i) {
    return i < inputs.size()
        && inputs.get(i) != null
        && Arrays.stream(inputs.get(i).sizes()).noneMatch(size -> size == 0);
  }

  public Value value(int i) {
    if (i >= inputs.size() || inputs.get(i) == null) {
      throw new IllegalArgumentException("input " + (i + 1) + " is expected");
    }
    return inputs.get(i);
  }

  public Permuted array(int i) {
    return value(i).array();
  }

  public List<Permuted> arrays() {
    return inputs.stream().map(Value::array).toList();
  }

  /** Whether all inputs that there are are integers known at this time. */
  public boolean allWhole() {
    return inputs.stream().allMatch(input -> input == null || input instanceof Whole);
  }

  public Whole whole(int i) {
    return (Whole) value(i);
  }

  /** The integers of an input. */
  public long[] numbers(int i) {
    if (value(i) instanceof Whole whole) {
      return whole.numbers();
    }
    float[] elements = known(i);
    long[] numbers = new long[elements.length];
    for (int k = 0; k < numbers.length; k++) {
      numbers[k] = (long) elements[k];
    }
    return numbers;
  }

  /** The elements of an input that must not depend on what the net is shown. */
  public float[] known(int i) {
    Permuted array = array(i);
    if (!array.known()) {
      throw new IllegalArgumentException(
          "input " + (i + 1) + " depends on the net's input; a constant is expected");
    }
    return array.elements();
  }

  /** The integers of an input, or else of an attribute, as older versions have it; or null. */
  public long[] numbers(int i, String attribute) {
    return i < inputs.size() && inputs.get(i) != null ? numbers(i) : numbers(attribute);
  }

  /** A list of integers, or null. */
  public long[] numbers(String attribute) {
    return switch (node.attributes().get(attribute)) {
      case null -> null;
      case OnnxAttribute.Numbers(List<Long> values) ->
          values.stream().mapToLong(Long::longValue).toArray();
      case OnnxAttribute.Number(long value) -> new long[] {value};
      default -> throw unfit(attribute, "integers");
    };
  }

  public long number(String attribute, long otherwise) {
    return switch (node.attributes().get(attribute)) {
      case null -> otherwise;
      case OnnxAttribute.Number(long value) -> value;
      default -> throw unfit(attribute, "an integer");
    };
  }

  public boolean flag(String attribute) {
    return number(attribute, 0) != 0;
  }

  public float real(String attribute, double otherwise) {
    return switch (node.attributes().get(attribute)) {
      case null -> (float) otherwise;
      case OnnxAttribute.Real(float value) -> value;
      default -> throw unfit(attribute, "a number");
    };
  }

  /** The single number of an input, or else of an attribute. */
  public float real(int i, String attribute, double otherwise) {
    return has(i) ? known(i)[0] : real(attribute, otherwise);
  }

  public String text(String attribute, String otherwise) {
    return switch (node.attributes().get(attribute)) {
      case null -> otherwise;
      case OnnxAttribute.Text(String value) -> value;
      default -> throw unfit(attribute, "a text");
    };
  }

  private static IllegalArgumentException unfit(String attribute, String wanted) {
    return new IllegalArgumentException("attribute " + attribute + " is not " + wanted);
  }

  /** A one-dimensional constant for an op's parameter, such as a bias. */
  public Node vector(int i) {
    return array(i).plain();
  }

  /** Vectors of ones or zeros in place of a parameter that is left out. */
  static Node filled(int size, float value) {
    return Node.constant(Tensor.filled(Shape.of(size), value));
  }

  /** This call with other inputs. */
  Call with(List<Value> others) {
    return new Call(node, others, opset, List.of(), inside);
  }

  Map<String, OnnxAttribute> attributes() {
    return node.attributes();
  }
}
