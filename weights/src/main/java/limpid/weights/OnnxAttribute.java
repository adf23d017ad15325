package limpid.weights;

import java.util.List;

/** What a node of an ONNX graph is told beside its inputs. */
public sealed interface OnnxAttribute {
  /** An integer, also one that stands for yes or no. */
  record Number(long value) implements OnnxAttribute {}

  record Real(float value) implements OnnxAttribute {}

  record Text(String value) implements OnnxAttribute {}

  record OfTensor(OnnxTensor value) implements OnnxAttribute {}

  /** A graph, of a node that runs one. */
  record OfGraph(OnnxGraph value) implements OnnxAttribute {}

  record Numbers(List<Long> values) implements OnnxAttribute {}

  record Reals(List<Float> values) implements OnnxAttribute {}

  record Texts(List<String> values) implements OnnxAttribute {}

  /** A kind that nothing here reads, such as a sparse tensor. */
  record Other() implements OnnxAttribute {}
}
