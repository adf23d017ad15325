package limpid.weights;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import limpid.core.Shape;
import limpid.core.Tensor;

/**
 * Weights that a file has in parts, as PyTorch's {@code weight_norm}, {@code spectral_norm} and
 * {@code prune} train them, put together:
 *
 * <ul>
 *   <li>{@code w = g v / |v|}, norms over the axes that g has not, of {@code weight_g} and {@code
 *       weight_v}, or {@code parametrizations.weight.original0} and {@code original1};
 *   <li>{@code w = m o}, element by element, of {@code weight_mask} and {@code weight_orig};
 *   <li>{@code w = o / (u' o v)}, with o as rows of outputs, of {@code weight_orig}, {@code
 *       weight_u} and {@code weight_v}.
 * </ul>
 */
final class Reparametrised {
  private static final String LATER = "parametrizations.";

  private final Map<String, ? extends FileTensor> tensors;

  /** Wholes by the first of their parts, and the names of all parts. */
  private final Map<String, Whole> wholes = new HashMap<>();

  private final Set<String> parts = new HashSet<>();

  private record Whole(String name, FileTensor tensor) {}

  private Reparametrised(Map<String, ? extends FileTensor> tensors) {
    this.tensors = tensors;
  }

  /** The tensors with whole weights in place of parts. */
  static Map<String, FileTensor> folded(Map<String, ? extends FileTensor> tensors) {
    Reparametrised of = new Reparametrised(tensors);
    tensors.keySet().forEach(of::find);
    Map<String, FileTensor> folded = new LinkedHashMap<>();
    tensors.forEach(
        (name, tensor) -> {
          Whole whole = of.wholes.get(name);
          if (whole != null) {
            folded.put(whole.name, whole.tensor);
          } else if (!of.parts.contains(name)) {
            folded.put(name, tensor);
          }
        });
    return folded;
  }

  private void find(String name) {
    if (name.endsWith("_g")) {
      String of = name.substring(0, name.length() - 2);
      fold(of, List.of(name, of + "_v"), Reparametrised::scaled);
    } else if (name.endsWith("_orig")) {
      String of = name.substring(0, name.length() - 5);
      fold(of, List.of(name, of + "_mask"), Reparametrised::masked);
      fold(of, List.of(name, of + "_u", of + "_v"), Reparametrised::divided);
    } else if (name.contains(LATER) && name.endsWith(".original0")) {
      String rest = name.substring(0, name.length() - 1);
      fold(later(name, 10), List.of(name, rest + "1"), Reparametrised::scaled);
    } else if (name.contains(LATER) && name.endsWith(".original")) {
      String rest = name.substring(0, name.length() - 8) + "0._";
      fold(later(name, 9), List.of(name, rest + "u", rest + "v"), Reparametrised::divided);
    }
  }

  /** {@code conv1.weight} for {@code conv1.parametrizations.weight.original0}. */
  private static String later(String name, int ending) {
    int at = name.lastIndexOf(LATER);
    return name.substring(0, at)
        + name.substring(
            at + LATER.length(), Math.max(name.length() - ending, at + LATER.length()));
  }

  /** Notes a tensor in place of its parts, if all of them are there and fit. */
  private void fold(
      String name, List<String> names, Function<List<FileTensor>, FileTensor> formula) {
    if (tensors.containsKey(name) || !tensors.keySet().containsAll(names)) {
      return;
    }
    List<FileTensor> stored = new ArrayList<>();
    names.forEach(part -> stored.add(tensors.get(part)));
    FileTensor whole = formula.apply(stored);
    if (whole != null) {
      wholes.put(names.getFirst(), new Whole(name, whole));
      parts.addAll(names);
    }
  }

  private static FileTensor scaled(List<FileTensor> parts) {
    Shape g = parts.get(0).shape();
    Shape v = parts.get(1).shape();
    int[] steps = new int[v.rank()];
    int step = 1;
    for (int axis = v.rank() - 1; axis >= 0; axis--) {
      int own = g.rank() == 0 ? 1 : g.rank() == v.rank() ? g.at(axis) : 0;
      if (own != 1 && own != v.at(axis)) {
        return null;
      }
      steps[axis] = own == 1 ? 0 : step;
      step *= own;
    }
    return new ComputedTensor(
        v, parts.get(1).type(), () -> scaled(parts.get(0).read(), parts.get(1).read(), steps));
  }

  /** Of each element of v the norm and the factor that it shares are at its index times steps. */
  private static Tensor scaled(Tensor g, Tensor v, int[] steps) {
    float[] data = v.data();
    int[] place = new int[data.length];
    double[] squares = new double[g.size()];
    for (int i = 0; i < data.length; i++) {
      int rest = i;
      for (int axis = steps.length - 1; axis >= 0; axis--) {
        place[i] += rest % v.shape().at(axis) * steps[axis];
        rest /= v.shape().at(axis);
      }
      squares[place[i]] += (double) data[i] * data[i];
    }
    for (int i = 0; i < data.length; i++) {
      data[i] = (float) (data[i] * (g.data()[place[i]] / Math.sqrt(squares[place[i]])));
    }
    return v;
  }

  private static FileTensor masked(List<FileTensor> parts) {
    FileTensor original = parts.getFirst();
    if (!original.shape().equals(parts.get(1).shape())) {
      return null;
    }
    return new ComputedTensor(
        original.shape(),
        original.type(),
        () -> {
          Tensor whole = original.read();
          float[] mask = parts.get(1).read().data();
          for (int i = 0; i < mask.length; i++) {
            whole.data()[i] *= mask[i];
          }
          return whole;
        });
  }

  private static FileTensor divided(List<FileTensor> parts) {
    Shape shape = parts.getFirst().shape();
    int outputs = parts.get(1).shape().size();
    if (shape.rank() < 2
        || outputs != shape.at(0)
        || parts.get(2).shape().size() != shape.size() / outputs) {
      return null;
    }
    return new ComputedTensor(
        shape,
        parts.getFirst().type(),
        () -> divided(parts.get(0).read(), parts.get(1).read().data(), parts.get(2).read().data()));
  }

  private static Tensor divided(Tensor whole, float[] u, float[] v) {
    float[] data = whole.data();
    double sigma = 0;
    for (int i = 0; i < data.length; i++) {
      sigma += (double) u[i / v.length] * data[i] * v[i % v.length];
    }
    for (int i = 0; i < data.length; i++) {
      data[i] = (float) (data[i] / sigma);
    }
    return whole;
  }
}
