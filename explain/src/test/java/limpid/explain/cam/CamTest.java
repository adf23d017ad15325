package limpid.explain.cam;

import static limpid.explain.Near.assertNear;
import static limpid.explain.Near.sum;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import limpid.core.Tensor;
import limpid.core.Window;
import limpid.core.op.AdaptiveAvgPool2d;
import limpid.core.op.AvgPool2d;
import limpid.core.op.Conv2d;
import limpid.core.op.Flatten;
import limpid.core.op.Linear;
import limpid.core.op.Node;
import limpid.core.op.PassThrough;
import limpid.explain.Explainer;
import limpid.explain.Explanation;
import limpid.explain.Nets;
import limpid.explain.map.Normalisation;
import limpid.explain.run.LayerChoice;
import limpid.explain.target.OutputTarget;
import limpid.nn.Model;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CamTest {
  private static final Tensor IMAGE = Nets.wave(1, 1, 4, 6, 3);
  private static final Node WEIGHTS = Node.constant(Nets.wave(2, 3, 5));
  private static final Node BIAS = Node.constant(Nets.wave(3, 5));

  /** How a head averages. */
  private interface Averaging {
    Node of(Node features);
  }

  private static Model net(Averaging averaging) {
    return x -> {
      Node means = averaging.of(x.relu().named("features"));
      return new Linear().of(new Flatten().of(new PassThrough().of(means)), WEIGHTS, BIAS);
    };
  }

  private static double[] slow(int target) {
    double[] map = new double[24];
    for (int k = 0; k < 24; k++) {
      for (int c = 0; c < 3; c++) {
        map[k] += WEIGHTS.value().at(c, target) * Math.max(0, IMAGE.data()[3 * k + c]);
      }
    }
    return map;
  }

  @Test
  void mapIsOfTheWeightsAndItsMeanIsTheScoreWithoutTheBias() {
    List<Averaging> all =
        List.of(
            a -> a.mean(1, 2),
            a -> a.mean(-2, -3),
            a -> new AdaptiveAvgPool2d(1, 1).of(a),
            a -> new AvgPool2d(Window.of(4, 6), false, true).of(a));
    for (Averaging averaging : all) {
      for (int target = 0; target < 5; target++) {
        Explanation e = new Cam().explain(net(averaging), IMAGE, OutputTarget.of(target));
        assertNear(slow(target), e.raw().data(), 1e-6);
        double mean = sum(e.raw()) / 24;
        assertEquals(e.score().value(), mean + BIAS.value().at(target), 1e-5, "S = mean M + b");
        assertEquals(Optional.of("features"), e.layer());
        assertEquals(Normalisation.TF_EXPLAIN, e.attribution().normalisation());
      }
    }
  }

  @Test
  void mapOfAHeadThatSumsIsTheScoreInPieces() {
    Explanation e = new Cam().explain(net(a -> a.sum(1, 2)), IMAGE, OutputTarget.of(2));
    assertNear(slow(2), e.raw().data(), 1e-6);
    assertEquals(e.score().value(), sum(e.raw()) + BIAS.value().at(2), 1e-5, "S = sum M + b");
  }

  @Test
  void mapOfANetThatIsConvolutionalToTheEndIsTheClassesChannel() {
    Node kernel = Node.constant(Nets.wave(2, 1, 1, 3, 5));
    Conv2d pixel = new Conv2d(Window.of(1), 1);
    Model squeezed =
        x -> {
          Node classes = pixel.of(x, kernel, BIAS).relu().named("classes");
          return new Flatten().of(new AdaptiveAvgPool2d(1, 1).of(classes));
        };
    Explanation e = new Cam().explain(squeezed, IMAGE, OutputTarget.of(3));
    Tensor classes = squeezed.trace(IMAGE).at("classes").value();
    for (int k = 0; k < 24; k++) {
      assertEquals(classes.data()[5 * k + 3], e.raw().data()[k], 1e-6);
    }
    assertEquals(e.score().value(), sum(e.raw()) / 24, 1e-5, "S = mean M");
  }

  private static String refusal(Model model, LayerChoice layer) {
    return assertThrows(
            IllegalArgumentException.class,
            () -> new Cam(layer).explain(model, IMAGE, OutputTarget.of(0)))
        .getMessage();
  }

  @Test
  void otherHeadsAreRefused() {
    assertEquals(
        "the head is not linear behind mean [1,1,1,3]; gradcam shows the same for any head",
        refusal(
            x -> {
              Node means = new Flatten().of(x.relu().named("features").mean(1, 2));
              return new Linear().of(means.relu().named("hidden"), WEIGHTS, BIAS);
            },
            LayerChoice.LAST));
    assertEquals(
        "the net takes no mean over all places; gradcam shows the same for any head",
        refusal(x -> new Flatten().of(x.relu().named("features")), LayerChoice.LAST));
  }

  @Test
  void anotherLayerThanTheAveragedOneIsRefused() {
    Model model =
        x -> {
          Node before = x.relu().named("before");
          Node features = before.mul(2).named("features");
          return new Linear().of(new Flatten().of(features.mean(1, 2)), WEIGHTS, BIAS);
        };
    assertEquals(
        "layer before: the head averages features affine [1,4,6,3], not this; gradcam shows the"
            + " same for any head",
        refusal(model, LayerChoice.named("before")));
  }

  @Property(tries = 30)
  void underAnAveragedLinearHeadMethodsAgree(
      @ForAll int seed, @ForAll @IntRange(max = 3) int target) {
    Tensor image = GradCamProperties.image(seed);
    float[] cam = new Cam().explain(Nets.averaged(), image, OutputTarget.of(target)).raw().data();
    for (Explainer method :
        List.of(
            new GradCam(), new HiResCam(), new XGradCam(), new ShapleyCam(), new SegXresCam())) {
      float[] raw = method.explain(Nets.averaged(), image, OutputTarget.of(target)).raw().data();
      for (int k = 0; k < 64; k++) {
        assertEquals(cam[k], 64 * raw[k], 1e-5, method.name());
      }
    }
  }

  @Test
  void whatTheHeadAveragesNeedsNoName() {
    Model nameless =
        x -> {
          Node features = x.named("seen").relu().named("first").add(x.relu());
          return new Linear().of(new Flatten().of(features.mul(.5).mean(1, 2)), WEIGHTS, BIAS);
        };
    Explanation e = new Cam().explain(nameless, IMAGE, OutputTarget.of(2));
    assertNear(slow(2), e.raw().data(), 1e-6);
    assertEquals(Optional.of("affine " + IMAGE.shape()), e.layer());
  }
}
