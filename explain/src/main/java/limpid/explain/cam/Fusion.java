package limpid.explain.cam;

import java.util.List;
import java.util.Optional;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.Collectors;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.explain.map.Attribution;
import limpid.explain.map.Normalisation;
import limpid.explain.map.Plane;

/**
 * How the maps of several layers become one. Each is brought to [0,1] first, so that a layer of
 * large values does not outweigh the others.
 */
public enum Fusion {
  /** Their mean at the image's resolution, min-max: pytorch-grad-cam's. */
  MEAN {
    @Override
    Attribution of(List<Attribution> parts, Shape image) {
      return atImage(parts, image, Double::sum, 1.0 / parts.size());
    }
  },
  /** Their product at the image's resolution, min-max: RefineCAM's. */
  PRODUCT {
    @Override
    Attribution of(List<Attribution> parts, Shape image) {
      return atImage(parts, image, (a, b) -> a * b, 1);
    }
  },
  /** Their maximum at the resolution of the finest layer: torch-cam's. */
  MAX {
    @Override
    Attribution of(List<Attribution> parts, Shape image) {
      return atFinest(parts, value -> value);
    }
  },
  /** The maximum of {@code tanh(2 M)} at the resolution of the finest layer: LayerCAM's. */
  TANH_MAX {
    @Override
    Attribution of(List<Attribution> parts, Shape image) {
      return atFinest(parts, value -> Math.tanh(2 * value));
    }
  };

  /**
   * One attribution of those of several layers.
   *
   * @param image {@code [1,H,W,C]}
   */
  abstract Attribution of(List<Attribution> parts, Shape image);

  private static Attribution atImage(
      List<Attribution> parts, Shape image, DoubleBinaryOperator joint, double factor) {
    Tensor fused = null;
    for (Attribution part : parts) {
      Tensor map = part.normalisation().map(part.raw(), image.at(1), image.at(2));
      fused = fused == null ? map : joined(fused, map, joint);
    }
    for (int i = 0; i < fused.size(); i++) {
      fused.data()[i] *= (float) factor;
    }
    return fused(parts, fused, Normalisation.PYTORCH_GRAD_CAM);
  }

  private interface Scaling {
    double of(double value);
  }

  private static Attribution atFinest(List<Attribution> parts, Scaling scaling) {
    Shape finest = parts.getFirst().raw().shape();
    for (Attribution part : parts) {
      Shape shape = part.raw().shape();
      finest = shape.at(0) * shape.at(1) > finest.at(0) * finest.at(1) ? shape : finest;
    }
    Tensor fused = null;
    for (Attribution part : parts) {
      Shape own = part.raw().shape();
      Tensor map = part.normalisation().map(part.raw(), own.at(0), own.at(1));
      Tensor scaled = Tensor.zeros(map.shape());
      for (int i = 0; i < map.size(); i++) {
        scaled.data()[i] = (float) scaling.of(map.data()[i]);
      }
      Tensor large = Plane.sum(scaled).resized(finest.at(0), finest.at(1)).tensor();
      fused = fused == null ? large : joined(fused, large, Math::max);
    }
    return fused(parts, fused, Normalisation.FINISHED);
  }

  private static Tensor joined(Tensor a, Tensor b, DoubleBinaryOperator joint) {
    Tensor result = Tensor.zeros(a.shape());
    for (int i = 0; i < a.size(); i++) {
      result.data()[i] = (float) joint.applyAsDouble(a.data()[i], b.data()[i]);
    }
    return result;
  }

  private static Attribution fused(List<Attribution> parts, Tensor map, Normalisation how) {
    String layers =
        parts.stream().flatMap(part -> part.layer().stream()).collect(Collectors.joining(", "));
    Optional<String> caveat = parts.stream().flatMap(part -> part.caveat().stream()).findFirst();
    return new Attribution(map, Optional.of(layers), how, caveat);
  }
}
