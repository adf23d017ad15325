package limpid.weights;

import java.util.List;
import java.util.Map;

/**
 * An operation of an ONNX graph.
 *
 * @param name as the file has it, or its first output's where it has none
 * @param domain empty for ONNX's own operators
 * @param operator what it does: {@code Conv}
 * @param inputs the names of values; an empty one stands for an input that is left out
 * @param outputs the names of values
 */
public record OnnxNode(
    String name,
    String domain,
    String operator,
    List<String> inputs,
    List<String> outputs,
    Map<String, OnnxAttribute> attributes) {

  /** The operator with its domain, if that is not ONNX's own: {@code com.microsoft.FusedConv}. */
  public String title() {
    return domain.isEmpty() || domain.equals("ai.onnx") ? operator : domain + "." + operator;
  }
}
