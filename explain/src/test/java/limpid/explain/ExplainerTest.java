package limpid.explain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.graph.Trace;
import limpid.core.op.Concat;
import limpid.core.op.Node;
import limpid.explain.cam.GradCam;
import limpid.explain.cam.GradCamProperties;
import limpid.explain.catalogue.Methods;
import limpid.explain.gradient.Gradient;
import limpid.explain.map.Attribution;
import limpid.explain.run.Run;
import limpid.explain.target.OutputTarget;
import limpid.nn.Model;
import org.junit.jupiter.api.Test;

class ExplainerTest {

  private static Tensor batch(Tensor... images) {
    Node[] nodes = new Node[images.length];
    for (int i = 0; i < images.length; i++) {
      nodes[i] = Node.constant(images[i]);
    }
    return new Concat(0).of(nodes).value();
  }

  @Test
  void methodsShareOneRun() {
    AtomicInteger runs = new AtomicInteger();
    Model counted =
        x -> {
          runs.incrementAndGet();
          return Nets.waves().forward(x);
        };
    Trace trace = counted.trace(Nets.wavesInput());
    for (Descriptor method : Methods.all()) {
      if (!(method.explainer() instanceof GradientMethod)
          || method.needs().contains(Need.AVERAGED_HEAD)) {
        continue;
      }
      Explanation shared = method.explainer().explain(counted, trace, OutputTarget.top());
      Explanation alone =
          method.explainer().explain(Nets.waves(), Nets.wavesInput(), OutputTarget.top());
      assertArrayEquals(alone.raw().data(), shared.raw().data(), method.name());
    }
    assertEquals(1, runs.get());
  }

  @Test
  void batchIsItsImagesOneByOneWithATargetEach() {
    Tensor first = GradCamProperties.image(1);
    Tensor second = GradCamProperties.image(2);
    List<Explanation> both =
        new GradCam()
            .explainEach(
                Nets.waves(),
                batch(first, second),
                List.of(OutputTarget.of(1), OutputTarget.of(2)));
    assertEquals(2, both.size());
    assertArrayEquals(
        new GradCam().explain(Nets.waves(), first, OutputTarget.of(1)).raw().data(),
        both.get(0).raw().data());
    assertArrayEquals(
        new GradCam().explain(Nets.waves(), second, OutputTarget.of(2)).raw().data(),
        both.get(1).raw().data());
  }

  @Test
  void oneTargetServesAWholeBatch() {
    Tensor images = batch(GradCamProperties.image(1), GradCamProperties.image(2));
    List<Explanation> each =
        new Gradient().explainEach(Nets.waves(), images, List.of(OutputTarget.of(0)));
    assertEquals("logit of class 0", each.get(1).score().definition());
  }

  @Test
  void targetsThatDoNotMatchABatchAreRefused() {
    Tensor images = batch(Nets.wavesInput(), Nets.wavesInput(), Nets.wavesInput());
    List<OutputTarget> two = List.of(OutputTarget.of(0), OutputTarget.of(1));
    Exception e =
        assertThrows(
            IllegalArgumentException.class,
            () -> new Gradient().explainEach(Nets.waves(), images, two));
    assertEquals("gradient: 3 images want 3 targets or one, got 2", e.getMessage());
  }

  @Test
  void runOfSeveralImagesIsRefused() {
    Tensor images = batch(Nets.wavesInput(), Nets.wavesInput());
    Exception e =
        assertThrows(
            IllegalArgumentException.class,
            () -> new GradCam().explain(Nets.waves(), images, OutputTarget.top()));
    assertEquals(
        "gradcam: the run's input is [2,8,8,1], wanted one image [1,H,W,C]", e.getMessage());
  }

  @Test
  void classOutOfRangeIsRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new GradCam().explain(Nets.waves(), Nets.wavesInput(), OutputTarget.of(3)));
  }

  @Test
  void wrappingMethodsSeeTheResolvedTarget() {
    Explainer wrapper =
        new Explainer() {
          @Override
          public String name() {
            return "wrapper";
          }

          @Override
          public Attribution attribute(Run run, OutputTarget target) {
            assertEquals("logit of class 2", target.describe());
            return new Gradient().attribute(run, target);
          }
        };
    Explanation e = wrapper.explain(Nets.waves(), Nets.wavesInput(), OutputTarget.top());
    assertEquals("wrapper", e.method());
    assertEquals(Shape.of(8, 8, 1), e.raw().shape());
  }
}
