package limpid.models.photo;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.op.Node;
import limpid.nn.NamedParameter;
import limpid.nn.StateDict;

/** The weights and inputs of make_goldens.py, from the same formula. */
public final class Formula implements StateDict {
  private final Map<String, Shape> shapes = new LinkedHashMap<>();
  private final List<String> order;

  public Formula(List<NamedParameter> manifest) {
    manifest.forEach(parameter -> shapes.put(parameter.name(), parameter.shapeInFile()));
    order = List.copyOf(shapes.keySet());
  }

  /** An input {@code [1,H,W,3]}; the formula runs in the order N, C, H, W. */
  public static Tensor image(int height, int width, int seed) {
    Tensor planes = Tensor.zeros(Shape.of(1, 3, height, width));
    for (int k = 0; k < planes.size(); k++) {
      planes.data()[k] = (float) (1.5 * noise(k, 0, seed));
    }
    return Node.constant(planes).permute(0, 2, 3, 1).value();
  }

  private static double noise(int k, int tensor, int seed) {
    int x = (k + 1) * 0x9E3779B1 + tensor * 0x85EBCA77 + seed * 0xC2B2AE3D;
    x = (x ^ x >>> 15) * 0x2C1B3C6D;
    x = (x ^ x >>> 12) * 0x297A2D39;
    return ((x ^ x >>> 15) >>> 8) / (double) (1 << 23) - 1;
  }

  @Override
  public Set<String> names() {
    return shapes.keySet();
  }

  @Override
  public Shape shape(String name) {
    return shapes.get(name);
  }

  @Override
  public Tensor read(String name) {
    Tensor tensor = Tensor.zeros(shape(name));
    int place = order.indexOf(name) + 1;
    double[] line = line(name);
    IntStream.range(0, tensor.size())
        .parallel()
        .forEach(k -> tensor.data()[k] = (float) (line[0] + line[1] * noise(k, place, 0)));
    return tensor;
  }

  /** Offset and slope over the noise. */
  private double[] line(String name) {
    Shape shape = shape(name);
    if (shape.rank() > 1) {
      return new double[] {0, Math.sqrt(6.0 / (shape.size() / shape.at(0)))};
    }
    if (name.endsWith(".running_var")) {
      return new double[] {1, 0.5};
    }
    return name.endsWith(".weight") ? new double[] {0.6, 0.2} : new double[] {0, 0.2};
  }
}
