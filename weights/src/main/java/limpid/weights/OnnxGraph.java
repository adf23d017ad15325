package limpid.weights;

import java.util.List;
import java.util.SequencedMap;

/**
 * The graph of an ONNX file.
 *
 * @param nodes each behind those whose outputs it takes
 * @param initialisers the tensors that come with it, weights among them, by name
 * @param inputs those that are given from outside, without initialisers
 */
public record OnnxGraph(
    String name,
    List<OnnxNode> nodes,
    SequencedMap<String, OnnxTensor> initialisers,
    List<OnnxValue> inputs,
    List<OnnxValue> outputs) {}
