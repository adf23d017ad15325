package limpid.weights;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.nn.Layout;
import limpid.nn.StateDict;

/**
 * An ONNX file as inert data: what it computes is for others to say. Tensors stay in the file, and
 * in the files beside it that it names, until they are read.
 *
 * @param producer the program that wrote it, or an empty text
 * @param opsets the version of each domain of operators; ONNX's own has the empty name
 */
public record OnnxFile(Path path, String producer, Map<String, Long> opsets, OnnxGraph graph) {

  /**
   * Reads a file's graph.
   *
   * @throws WeightsException if it is no ONNX model, or is not whole and consistent
   */
  public static OnnxFile open(Path path) {
    return OnnxReader.read(MappedFile.open(path));
  }

  /** The version of ONNX's own operators. */
  public int opset() {
    return Math.toIntExact(opsets.getOrDefault("", opsets.getOrDefault("ai.onnx", 1L)));
  }

  /** Its floating-point initialisers, by name. */
  public StateDict weights() {
    Map<String, OnnxTensor> tensors = new LinkedHashMap<>();
    graph.initialisers().forEach((name, tensor) -> keep(tensors, name, tensor));
    return new Initialisers(tensors);
  }

  private static void keep(Map<String, OnnxTensor> tensors, String name, OnnxTensor tensor) {
    if (tensor.type().floating() && tensor.count() > 0) {
      tensors.put(name, tensor);
    }
  }

  private record Initialisers(Map<String, OnnxTensor> tensors) implements StateDict {

    @Override
    public Set<String> names() {
      return tensors.keySet();
    }

    @Override
    public Shape shape(String name) {
      return tensors.get(name).shape();
    }

    @Override
    public Tensor read(String name) {
      return tensors.get(name).read();
    }

    @Override
    public Tensor read(String name, Layout layout) {
      return tensors.get(name).read(layout);
    }
  }
}
