package limpid.explain.catalogue;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.Window;
import limpid.core.kernel.Workers;
import limpid.core.op.Conv2d;
import limpid.core.op.Linear;
import limpid.core.op.MaxPool2d;
import limpid.core.op.Node;
import limpid.core.op.Slice;
import limpid.explain.Choices;
import limpid.explain.Cost.Passes;
import limpid.explain.Descriptor;
import limpid.explain.Explainer;
import limpid.explain.Explanation;
import limpid.explain.Nets;
import limpid.explain.run.CompiledNet;
import limpid.explain.run.Session;
import limpid.explain.target.OutputTarget;
import limpid.nn.Model;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What must hold of every method, whatever it computes.
 *
 * <p>Adebayo et al., Sanity Checks for Saliency Maps, NeurIPS 2018.
 */
@Tag("slow")
class SanityTest {
  private static final int SIDE = 8;
  private static final OutputTarget TARGET = OutputTarget.of(1);
  private static final int HEAD = 3;
  private static final List<Tensor> TRAINED = weights(1);
  private static final List<Tensor> RANDOM = weights(21);
  private static final Map<String, float[]> MAPS = new HashMap<>();

  /** How the net is written down. */
  private enum Style {
    NAMED,
    NAMELESS,
    LAYER_TWICE
  }

  static Stream<Named<Descriptor>> all() {
    return Methods.all().stream().map(method -> Named.of(method.name(), method));
  }

  /** Two convolutions, the second of them twice, a third, and a linear head: what layers hold. */
  private static List<Tensor> weights(int seed) {
    return List.of(
        Nets.wave(seed, 3, 3, 1, 4),
        Nets.wave(seed + 1, 3, 3, 4, 4),
        Nets.wave(seed + 2, 3, 3, 4, 6),
        scores(Nets.wave(seed + 3, 6, 3)));
  }

  /** Scores that differ by a few units, as those of a trained net do. */
  private static Tensor scores(Tensor head) {
    return Node.constant(head).mul(20).value();
  }

  private static Model net(List<Tensor> weights, Style style) {
    Node first = Node.constant(weights.get(0));
    Node second = Node.constant(weights.get(1));
    Node again = style == Style.LAYER_TWICE ? Node.constant(weights.get(1).copy()) : second;
    Node third = Node.constant(weights.get(2));
    Node head = Node.constant(weights.get(HEAD));
    Conv2d same = new Conv2d(Window.of(3).padding(1), 1);
    MaxPool2d halved = new MaxPool2d(Window.of(2).stride(2), false);
    return x -> {
      Node y = relu(same.of(x, first), "relu1", style);
      y = relu(same.of(halved.of(y), second), "relu2", style);
      y = relu(same.of(y, again), "relu3", style);
      y = same.of(y, third).relu().named("features");
      Node pooled = y.mean(1, 2).reshape(x.shape().at(0), 6);
      return new Linear().of(pooled, head, Node.constant(Tensor.zeros(Shape.of(3)))).named("fc");
    };
  }

  private static Node relu(Node x, String name, Style style) {
    return style == Style.NAMED ? x.relu().named(name) : x.relu();
  }

  private static Tensor image(int seed) {
    Tensor image = Tensor.zeros(Shape.of(1, SIDE, SIDE, 1));
    for (int k = 0; k < image.size(); k++) {
      image.data()[k] = (float) (1.5 * Math.sin(.9 * k + seed) + .5 * Math.cos(.31 * k * seed));
    }
    return image;
  }

  /** The map of the net as it was trained, made once for all tests. */
  private static float[] trained(Descriptor method) {
    return MAPS.computeIfAbsent(method.name(), name -> raw(method, net(TRAINED, Style.NAMED)));
  }

  /** Extremal perturbation weighs scores against an area, which has a weight of 300. */
  private static float[] raw(Descriptor method, Model model) {
    Model heard =
        method.name().equals("extremal-perturbation") ? x -> model.forward(x).mul(100) : model;
    return sensitive(method).explain(heard, image(1), TARGET).raw().data();
  }

  /** On a net whose scores are as small as this one's. */
  private static Explainer sensitive(Descriptor method) {
    Map<String, String> chosen =
        switch (method.name()) {
          // the lasso makes nothing of it
          case "lime" -> Map.of("fit", "ridge");
          case "extremal-perturbation" -> Map.of("area", "0.3");
          // fewer leave its mask as it began
          case "meaningful-perturbation" -> Map.of("steps", "300", "grid", "28");
          default -> Map.of();
        };
    return method.explainer(Brief.of(method, chosen));
  }

  /** One that crosses the net once, and never back, sees no score. */
  private static boolean seesTheScore(Descriptor method) {
    Passes passes = method.cost().of(Choices.NONE, image(1).shape());
    return passes.backward() > 0 || passes.forward() > 1 || passes.perChannel() > 0;
  }

  /** Behind the last layer the net is linear, with one gradient for all activations there. */
  private static boolean seesTheHeadAlone(Descriptor method) {
    return method.name().equals("internal-influence");
  }

  private static boolean sees(Descriptor method, int layer) {
    return layer == HEAD ? seesTheScore(method) : !seesTheHeadAlone(method);
  }

  private static double change(float[] before, float[] after) {
    assertEquals(before.length, after.length);
    double largest = 0;
    double most = 0;
    for (int k = 0; k < before.length; k++) {
      largest = Math.max(largest, Math.abs(before[k]));
      most = Math.max(most, Math.abs(before[k] - after[k]));
    }
    assertTrue(largest > 0, "the map is zero everywhere");
    return most / largest;
  }

  @ParameterizedTest
  @MethodSource("all")
  void randomisingALayerChangesTheMap(Descriptor method) {
    float[] trained = trained(method);
    for (int layer = 0; layer <= HEAD; layer++) {
      List<Tensor> weights = new ArrayList<>(TRAINED);
      weights.set(layer, RANDOM.get(layer));
      double change = change(trained, raw(method, net(weights, Style.NAMED)));
      if (sees(method, layer)) {
        assertTrue(change > 1e-3, "layer " + layer + " changes it by " + change);
      } else {
        assertEquals(0, change, "it does not see layer " + layer);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void randomisingOneLayerAfterTheOtherChangesItFurther(Descriptor method) {
    List<Tensor> weights = new ArrayList<>(TRAINED);
    float[] before = trained(method);
    for (int layer = HEAD; layer >= 0; layer--) {
      weights.set(layer, RANDOM.get(layer));
      float[] after = raw(method, net(weights, Style.NAMED));
      if (sees(method, layer)) {
        assertTrue(change(before, after) > 1e-3, "layer " + layer);
      }
      before = after;
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void howTheNetIsWrittenDownDoesNotMatter(Descriptor method) {
    assumeFalse(method.equals(Methods.named("refinecam")), "looks at stages, by their names");
    float[] named = trained(method);
    assertArrayEquals(named, raw(method, net(TRAINED, Style.NAMELESS)), "nameless ReLUs");
    assertArrayEquals(named, raw(method, net(TRAINED, Style.LAYER_TWICE)), "one layer or two");
  }

  @ParameterizedTest
  @MethodSource("all")
  void aBatchEqualsItsImagesOneByOne(Descriptor method) {
    Model model = net(TRAINED, Style.NAMED);
    Tensor images = Tensor.zeros(Shape.of(3, SIDE, SIDE, 1));
    for (int i = 0; i < 3; i++) {
      System.arraycopy(image(i).data(), 0, images.data(), i * SIDE * SIDE, SIDE * SIDE);
    }
    Explainer explainer = method.explainer(Brief.of(method));
    List<Explanation> together = explainer.explainEach(model, images, List.of(TARGET));
    for (int i = 0; i < 3; i++) {
      Tensor one = new Slice(0, i, i + 1).of(Node.constant(images)).value();
      float[] alone = explainer.explain(model, one, TARGET).raw().data();
      near(alone, together.get(i).raw().data());
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void theSameSeedGivesTheSameBitsWhateverTheBatchAndTheThreads(Descriptor method) {
    int before = Workers.shared().threads();
    try {
      Workers.threads(2);
      float[] once = batched(method, 32);
      Workers.threads(1);
      assertArrayEquals(once, batched(method, 1), "one at a time on one thread");
      Workers.threads(3);
      assertArrayEquals(once, batched(method, 7), "seven at a time on three threads");
    } finally {
      Workers.threads(before);
    }
  }

  private static float[] batched(Descriptor method, int batch) {
    Explainer explainer = method.explainer(Brief.of(method));
    CompiledNet net = CompiledNet.of(net(TRAINED, Style.NAMED), List.of(explainer)).batch(batch);
    try (Session session = net.session()) {
      return explainer.explain(session.run(image(1)), TARGET).raw().data();
    }
  }

  private static void near(float[] expected, float[] actual) {
    double largest = 0;
    for (float value : expected) {
      largest = Math.max(largest, Math.abs(value));
    }
    assertArrayEquals(expected, actual, (float) (1e-4 * largest));
  }
}
