package limpid.models.onnx;

import java.util.Map;

/** Quantised nets, in float. */
final class Quantised {
  private Quantised() {}

  static void in(Map<String, Operator> all) {}
}
