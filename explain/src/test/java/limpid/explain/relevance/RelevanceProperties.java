package limpid.explain.relevance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.Window;
import limpid.core.op.AvgPool2d;
import limpid.core.op.BatchNorm;
import limpid.core.op.Concat;
import limpid.core.op.Conv2d;
import limpid.core.op.Flatten;
import limpid.core.op.Linear;
import limpid.core.op.MaxPool2d;
import limpid.core.op.Node;
import limpid.core.op.Resize;
import limpid.core.op.Sampling;
import limpid.core.op.Sigmoid;
import limpid.explain.Baseline;
import limpid.explain.Near;
import limpid.explain.Nets;
import limpid.explain.map.Completeness;
import limpid.explain.run.CompiledNet;
import limpid.explain.run.Session;
import limpid.explain.target.OutputTarget;
import limpid.nn.Model;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Relevance in small nets of random parts, in random order. */
class RelevanceProperties {
  private static final Conv2d SAME = new Conv2d(Window.of(3).padding(1), 1);
  private static final int CHANNELS = 2;
  private static final int SIDE = 5;

  /** What a net may be made of: all keep the shape. */
  enum Part {
    CONV,
    NORMED,
    PREACTIVATED,
    MAX_POOL,
    AVERAGE_POOL,
    RESIZED,
    SKIP,
    DIFFERENCE,
    CONCATENATION,
    PRODUCT,
    TWICE;

    Node of(Node x, int seed, boolean biased) {
      Node w = weight(seed, CHANNELS);
      return switch (this) {
        case CONV -> conv(x, seed, biased).relu();
        case NORMED -> norm(SAME.of(x, w), seed, biased).relu();
        case PREACTIVATED -> SAME.of(norm(x, seed, biased).relu(), w).add(x);
        case MAX_POOL -> new MaxPool2d(Window.of(3).padding(1), false).of(x);
        case AVERAGE_POOL -> new AvgPool2d(Window.of(3).padding(1), false, false).of(x);
        case RESIZED ->
            new Resize(SIDE, SIDE, Sampling.BILINEAR).of(new Resize(3, 3, Sampling.BILINEAR).of(x));
        case SKIP -> conv(x, seed, biased).relu().add(x).relu();
        case DIFFERENCE -> conv(x, seed, biased).sub(x.mul(.3));
        case CONCATENATION ->
            SAME.of(
                new Concat(3).of(x, conv(x, seed, biased).relu()), weight(seed + 1, 2 * CHANNELS));
        case PRODUCT -> {
          Node pooled = x.mean(1, 2).reshape(x.shape().at(0), CHANNELS);
          Node gate =
              new Sigmoid().of(new Linear().of(pooled, Node.constant(Nets.wave(seed, 2, 2))));
          yield x.mul(gate.reshape(x.shape().at(0), 1, 1, CHANNELS));
        }
        case TWICE -> SAME.of(SAME.of(x, w).relu(), w).relu();
      };
    }

    private static Node weight(int seed, int inputs) {
      return Node.constant(Nets.wave(seed, 3, 3, inputs, CHANNELS));
    }

    private static Node conv(Node x, int seed, boolean biased) {
      Node w = weight(seed, CHANNELS);
      return biased ? SAME.of(x, w, Node.constant(Nets.wave(seed + 2, CHANNELS))) : SAME.of(x, w);
    }

    private static Node norm(Node x, int seed, boolean biased) {
      Node shift =
          Node.constant(biased ? Nets.wave(seed, CHANNELS) : Tensor.zeros(Shape.of(CHANNELS)));
      Node variance = Node.constant(Tensor.of(Shape.of(CHANNELS), .5f, 1.5f));
      Node gamma = Node.constant(Tensor.of(Shape.of(CHANNELS), 1.2f, -.8f));
      return new BatchNorm(0).of(x, shift, variance, gamma, shift);
    }
  }

  private static Model net(List<Part> parts, int seed, boolean biased) {
    Node fc = Node.constant(Nets.wave(seed + 7, SIDE * SIDE * CHANNELS, 2));
    return x -> {
      Node y = Part.CONV.of(new Concat(3).of(x, x.mul(.5)), seed, biased);
      for (int i = 0; i < parts.size(); i++) {
        y = parts.get(i).of(y, seed + i + 1, biased);
      }
      return new Linear().of(new Flatten().of(y), fc);
    };
  }

  private static Tensor image(int seed) {
    Tensor image = Tensor.zeros(Shape.of(1, SIDE, SIDE, 1));
    for (int k = 0; k < image.size(); k++) {
      image.data()[k] = (float) (1 + 2 * Math.sin(1.3 * k + seed));
    }
    return image;
  }

  private static Ledger ledger(Lrp lrp, Model net, Tensor image) {
    try (Session session = CompiledNet.traced(net).session()) {
      return lrp.ledger(session.run(image), OutputTarget.of(1));
    }
  }

  /** The most relevance anywhere: what rounding is measured by. */
  private static double most(Ledger ledger) {
    double most = Math.abs(ledger.start());
    for (Ledger.Entry entry : ledger.entries()) {
      most = Math.max(most, Math.max(Math.abs(entry.in()), Math.abs(entry.out())));
    }
    return most;
  }

  @Property(tries = 15)
  void whatGoesInComesOutOrLeaks(
      @ForAll @Size(min = 1, max = 4) List<Part> parts,
      @ForAll @IntRange(max = 99) int seed,
      @ForAll boolean biased) {
    Model net = net(parts, seed, biased);
    for (String composite : Composite.WRITTEN.keySet()) {
      Lrp lrp = new Lrp(Composite.named(composite));
      Ledger ledger = ledger(lrp, net, image(seed));
      double rounding = 1e-4 * most(ledger);
      assertEquals(net.logits(image(seed)).data()[1], ledger.start(), 1e-5);
      for (Ledger.Entry entry : ledger.entries()) {
        assertEquals(entry.in(), entry.out() + entry.bias() + entry.lost(), 1e-9 + rounding * 1e-4);
      }
      double leaks = 0;
      for (Leak leak : Leak.values()) {
        leaks += ledger.leak(leak);
      }
      assertEquals(ledger.start(), ledger.end() + leaks, rounding, composite + " in " + parts);
      float[] raw = lrp.explain(net, image(seed), OutputTarget.of(1)).raw().data();
      assertEquals(
          ledger.end(), Near.sum(Tensor.of(Shape.of(raw.length), raw)), rounding, composite);
    }
  }

  @Property(tries = 15)
  void withoutBiasesNothingIsLostButToDivisors(
      @ForAll @Size(min = 1, max = 4) List<Part> parts, @ForAll @IntRange(max = 99) int seed) {
    Model net = net(parts, seed, false);
    for (String composite : Composite.WRITTEN.keySet()) {
      Ledger ledger = ledger(new Lrp(Composite.named(composite)), net, image(seed));
      double rounding = 1e-4 * most(ledger);
      assertEquals(0, ledger.leak(Leak.BIAS), rounding, composite + " in " + parts);
      assertEquals(0, ledger.leak(Leak.PADDING), rounding, composite);
      if (!composite.equals("beta-smooth")) {
        assertEquals(0, ledger.leak(Leak.RULE), rounding, composite + " in " + parts);
      }
    }
  }

  @Property(tries = 15)
  void alphaOneBetaZeroIsNowhereNegative(
      @ForAll @Size(min = 1, max = 4) List<Part> parts,
      @ForAll @IntRange(max = 99) int seed,
      @ForAll boolean biased) {
    Model net = net(parts, seed, biased);
    float[] z = net.logits(image(seed)).data();
    int target = z[0] > z[1] ? 0 : 1;
    Lrp lrp = new Lrp(Composite.named("alpha1-beta0"));
    float[] raw = lrp.explain(net, image(seed), OutputTarget.of(target)).raw().data();
    for (float value : raw) {
      assertTrue(z[target] > 0 ? value >= 0 : value <= 0, value + " in " + parts);
    }
  }

  @Property(tries = 6)
  void compiledIsTraced(
      @ForAll @Size(min = 1, max = 3) List<Part> parts, @ForAll @IntRange(max = 99) int seed) {
    Model net = net(parts, seed, true);
    for (String composite : List.of("epsilon-plus", "epsilon-alpha2-beta1", "alpha1-beta0")) {
      Lrp lrp = new Lrp(Composite.named(composite));
      float[] traced = lrp.explain(net, image(seed), OutputTarget.of(1)).raw().data();
      try (Session session = CompiledNet.of(net, List.of(lrp)).precise().session()) {
        float[] raw = lrp.explain(session.run(image(seed)), OutputTarget.of(1)).raw().data();
        for (int k = 0; k < raw.length; k++) {
          assertEquals(traced[k], raw[k], 1e-3 * Nets.largest(traced), composite + " in " + parts);
        }
      }
    }
  }

  @Property(tries = 15)
  void deepLiftSumsToWhatTheScoreGains(
      @ForAll @Size(min = 1, max = 4) List<Part> parts,
      @ForAll @IntRange(max = 99) int seed,
      @ForAll DeepLiftRule rule) {
    Model net = net(parts, seed, true);
    for (Baseline baseline : List.of(Baseline.ZERO, Baseline.UNIFORM)) {
      DeepLift method = new DeepLift(baseline, rule);
      Completeness c =
          method
              .explain(net, image(seed), OutputTarget.of(1))
              .attribution()
              .completeness()
              .orElseThrow();
      assertEquals(
          c.expected(), c.sum(), 1e-4 * (1 + Math.abs(c.expected())), rule + " in " + parts);
    }
  }
}
