package limpid.app.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Stream;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.explain.Choices;
import limpid.explain.Cost.Passes;
import limpid.explain.Descriptor;
import limpid.explain.Explainer;
import limpid.explain.Explanation;
import limpid.explain.catalogue.Methods;
import limpid.explain.run.CompiledNet;
import limpid.explain.run.Session;
import limpid.explain.target.OutputTarget;
import limpid.models.Zoo;
import limpid.nn.Initialiser;
import limpid.nn.Model;
import limpid.nn.Weights;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every method on nets of the zoo, as they are before training. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("slow")
class MethodsOnTheZooTest {

  /**
   * A net and how much of it is tried.
   *
   * @param side of the image
   * @param channels of its last spatial layer
   * @param passes methods that cross it more often are left out
   */
  private record Tried(String net, int side, int channels, int passes) {

    Stream<Arguments> methods() {
      return Methods.all().stream()
          .filter(this::affords)
          .map(method -> Arguments.of(net, side, method.name()));
    }

    private boolean affords(Descriptor method) {
      Passes cost = method.cost().of(Choices.NONE, Shape.of(1, side, side, 3));
      return cost.forward(channels) + cost.backward() <= passes;
    }
  }

  /** The net that is tried, once for all methods. */
  private static final Map<String, Model> BUILT = new HashMap<>();

  private static Model built(String name, Function<String, Model> building) {
    BUILT.keySet().retainAll(Set.of(name));
    return BUILT.computeIfAbsent(name, building);
  }

  private static Model model(String net) {
    return built(net, name -> Zoo.find(name).build(Weights.initialised(7)));
  }

  /**
   * A net whose activations keep their size through all of its layers, where the batch norms of one
   * that was not trained let them vanish.
   */
  private static Model levelled(String net) {
    return built(
        "levelled " + net,
        name ->
            Zoo.find(net)
                .build(
                    Weights.from(
                        p -> {
                          Initialiser initial =
                              p.shape().rank() > 1 ? Initialiser.kaimingNormalFanIn() : p.initial();
                          return initial.tensor(
                              p.shape(), new SplittableRandom(p.name().hashCode()));
                        })));
  }

  private static Tensor image(int side) {
    Tensor image = Tensor.zeros(Shape.of(1, side, side, 3));
    for (int k = 0; k < image.size(); k++) {
      image.data()[k] = (float) (Math.sin(.013 * k) + .5 * Math.cos(.71 * k));
    }
    return image;
  }

  static Stream<Arguments> small() {
    return Stream.of(
            new Tried("wrn10_1", 32, 64, 1000),
            new Tried("resnet8", 32, 64, 200),
            new Tried("resnet18", 96, 512, 60))
        .flatMap(Tried::methods);
  }

  /** Of each kind of block one: products of squeezes, channels cut and shuffled, concatenations. */
  static Stream<Arguments> families() {
    return Stream.of(
            new Tried("mobilenet_v3_small", 96, 576, 20),
            new Tried("shufflenet_v2_x1_0", 96, 1024, 20),
            new Tried("densenet121", 96, 1024, 8))
        .flatMap(Tried::methods)
        .filter(MethodsOnTheZooTest::isFor);
  }

  /**
   * CAM itself is not for nets that have more than one layer behind their average. Maps of few
   * pixels that end with a threshold may be empty.
   */
  private static boolean isFor(Arguments arguments) {
    String method = (String) arguments.get()[2];
    boolean linear = !List.of("mobilenet_v3_small", "convnext_tiny").contains(arguments.get()[0]);
    return (linear || !method.equals("cam")) && !List.of("fem", "finercam").contains(method);
  }

  static Stream<Arguments> otherFamilies() {
    return Stream.of(
            new Tried("convnext_tiny", 96, 768, 60),
            new Tried("efficientnet_b0", 96, 1280, 60),
            new Tried("regnet_y_400mf", 96, 440, 60),
            new Tried("mobilenet_v2", 96, 1280, 60),
            new Tried("googlenet", 96, 1024, 60),
            new Tried("inception_v3", 107, 2048, 60),
            new Tried("xception", 96, 2048, 60))
        .flatMap(Tried::methods)
        .filter(MethodsOnTheZooTest::isFor);
  }

  static Stream<Arguments> large() {
    return Stream.of(new Tried("vgg11_bn", 96, 512, 60), new Tried("resnet152", 96, 2048, 60))
        .flatMap(Tried::methods);
  }

  @ParameterizedTest(name = "{2} on {0}")
  @MethodSource("small")
  void compiledAndTracedRunsAgree(String net, int side, String method) {
    agree(model(net), side, Methods.named(method).explainer(), 1e-3);
  }

  @Tag("slow")
  @ParameterizedTest(name = "{2} on {0}")
  @MethodSource("families")
  void soTheyDoOnOtherFamilies(String net, int side, String method) {
    agree(levelled(net), side, Methods.named(method).explainer(), 1e-2);
  }

  /** Quotients of small differences, as DeepLIFT has them, grow with the depth. */
  @Tag("long")
  @ParameterizedTest(name = "{2} on {0}")
  @MethodSource("otherFamilies")
  void soTheyDoOnAllOfThem(String net, int side, String method) {
    double within =
        switch (method) {
          case "rectgrad" -> .3;
          case "deeplift", "deepshap" -> .15;
          case "lrp" -> .06;
          default -> .02;
        };
    agree(levelled(net), side, Methods.named(method).explainer(), within);
  }

  /**
   * Through 152 layers rounding turns some ReLUs on or off: gradients are apart by half a percent.
   * RectGrad passes what is above a threshold, and leaps where it is crossed.
   */
  @Tag("long")
  @ParameterizedTest(name = "{2} on {0}")
  @MethodSource("large")
  void soTheyDoOnLargeNets(String net, int side, String method) {
    double within = method.equals("rectgrad") ? .2 : .02;
    agree(model(net), side, Methods.named(method).explainer(), within);
  }

  private static void agree(Model model, int side, Explainer method, double within) {
    Explanation traced = explained(CompiledNet.traced(model), side, method);
    Explanation compiled = explained(CompiledNet.of(model, List.of(method)), side, method);
    float[] a = traced.raw().data();
    float[] b = compiled.raw().data();
    assertEquals(traced.raw().shape(), compiled.raw().shape());
    double size = 0;
    double apart = 0;
    for (int k = 0; k < a.length; k++) {
      assertTrue(Float.isFinite(a[k]) && Float.isFinite(b[k]), a[k] + " and " + b[k] + " at " + k);
      size += (double) a[k] * a[k];
      apart += ((double) a[k] - b[k]) * ((double) a[k] - b[k]);
    }
    assertTrue(size > 0, "zero everywhere");
    assertTrue(apart <= within * within * size, "apart by " + Math.sqrt(apart / size));
  }

  private static Explanation explained(CompiledNet net, int side, Explainer method) {
    try (Session session = net.session()) {
      return method.explain(session.run(image(side)), OutputTarget.of(5));
    }
  }
}
