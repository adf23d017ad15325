package limpid.explain.relevance;

import java.util.Locale;
import java.util.Optional;
import limpid.core.op.AdaptiveAvgPool2d;
import limpid.core.op.Add;
import limpid.core.op.Affine;
import limpid.core.op.AvgPool2d;
import limpid.core.op.BatchMatMul;
import limpid.core.op.BatchNorm;
import limpid.core.op.BatchNormTraining;
import limpid.core.op.BroadcastTo;
import limpid.core.op.Celu;
import limpid.core.op.Clamp;
import limpid.core.op.Concat;
import limpid.core.op.Conv2d;
import limpid.core.op.Conv2dInput;
import limpid.core.op.ConvTranspose2d;
import limpid.core.op.Div;
import limpid.core.op.Dropout;
import limpid.core.op.Elu;
import limpid.core.op.Flatten;
import limpid.core.op.Gather;
import limpid.core.op.Gelu;
import limpid.core.op.GroupNorm;
import limpid.core.op.HardSigmoid;
import limpid.core.op.HardSwish;
import limpid.core.op.InstanceNorm;
import limpid.core.op.LayerNorm;
import limpid.core.op.LeakyRelu;
import limpid.core.op.Linear;
import limpid.core.op.LocalResponseNorm;
import limpid.core.op.MatMul;
import limpid.core.op.Max;
import limpid.core.op.MaxPool2d;
import limpid.core.op.Maximum;
import limpid.core.op.Mean;
import limpid.core.op.Min;
import limpid.core.op.Minimum;
import limpid.core.op.Mish;
import limpid.core.op.Mul;
import limpid.core.op.Op;
import limpid.core.op.PRelu;
import limpid.core.op.Pad;
import limpid.core.op.PadEdge;
import limpid.core.op.PadReflect;
import limpid.core.op.PassThrough;
import limpid.core.op.Permute;
import limpid.core.op.Relu;
import limpid.core.op.Reshape;
import limpid.core.op.Resize;
import limpid.core.op.Selu;
import limpid.core.op.Sigmoid;
import limpid.core.op.Silu;
import limpid.core.op.Slice;
import limpid.core.op.Softplus;
import limpid.core.op.Sub;
import limpid.core.op.Sum;
import limpid.core.op.SumTo;
import limpid.core.op.Tanh;
import limpid.core.op.Where;

/** What relevance meets on its way, and how it crosses that unless a composite says otherwise. */
public enum Kind {
  /** Convolutions and transposed convolutions. */
  CONV(null),
  /** Fully-connected layers, and products with a constant matrix. */
  DENSE(null),
  /**
   * Norms by moments of their own pass. A batch norm that is no part of a layer divides in
   * proportion, so that its shift takes a share: in nets that have it before the activation, most
   * of all. {@code norm: pass} is what zennit had; there the sums of skip connections, whose parts
   * cancel, may make relevance grow without bound. With {@code norm: zplus} nothing becomes
   * negative.
   */
  NORM(new Pass()),
  /** Average pooling, means, resizing. */
  AVERAGE_POOL(new Norm()),
  /** Sums and differences: skip connections, constants that are added. */
  SUM(new Norm()),
  /** Max pooling, the larger or the smaller of two, a choice. */
  MAX_POOL(new Chain()),
  /** Whatever bends each element by itself. */
  ACTIVATION(new Pass()),
  /** Products and quotients of two nodes: gates. */
  PRODUCT(new Signal()),
  /** What moves elements: concatenation, flatten, padding, slices. */
  LAYOUT(new Chain());

  private final LayerRule rule;

  Kind(LayerRule rule) {
    this.rule = rule;
  }

  /** The rule of a composite that has none for it, or nothing where it must have one. */
  Optional<LayerRule> rule() {
    return Optional.ofNullable(rule);
  }

  /** {@code average-pool}. */
  public String words() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** What an op is, or nothing for one that relevance does not know. */
  static Optional<Kind> of(Op op) {
    return Optional.ofNullable(
        switch (op) {
          case Conv2d _, ConvTranspose2d _, Conv2dInput _ -> CONV;
          case Linear _, MatMul _, BatchMatMul _ -> DENSE;
          case BatchNorm _, BatchNormTraining _, LayerNorm _, GroupNorm _, InstanceNorm _ -> NORM;
          case LocalResponseNorm _ -> NORM;
          case AvgPool2d _, AdaptiveAvgPool2d _, Mean _, Resize _ -> AVERAGE_POOL;
          case Add _, Sub _, Sum _, SumTo _ -> SUM;
          case MaxPool2d _, Max _, Min _, Maximum _, Minimum _, Where _ -> MAX_POOL;
          case Affine affine -> affine.term() == 0 ? ACTIVATION : SUM;
          case Relu _, Clamp _, LeakyRelu _, PRelu _, Elu _, Selu _, Celu _ -> ACTIVATION;
          case Gelu _, Silu _, Mish _, Softplus _, HardSwish _ -> ACTIVATION;
          case Sigmoid _, HardSigmoid _, Tanh _, Dropout _ -> ACTIVATION;
          case Mul _, Div _ -> PRODUCT;
          case Reshape _, Flatten _, Permute _, Slice _, Concat _, Gather _ -> LAYOUT;
          case Pad _, PadEdge _, PadReflect _, PassThrough _, BroadcastTo _ -> LAYOUT;
          case null, default -> null;
        });
  }
}
