package limpid.explain.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import limpid.core.Tensor;
import limpid.explain.Explainer;
import limpid.explain.Explanation;
import limpid.explain.Nets;
import limpid.explain.gradient.GradientShap;
import limpid.explain.gradient.SmoothGrad;
import limpid.explain.map.Attribution;
import limpid.explain.perturbation.Rise;
import limpid.explain.target.OutputTarget;
import limpid.nn.Model;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Methods that add up many runs show what they have. */
class FormingTest {

  /** Keeps all maps that it is shown. */
  private static final class Gallery implements Forming {
    private final List<Attribution> shown = new ArrayList<>();

    @Override
    public void formed(Supplier<Attribution> soFar) {
      shown.add(soFar.get());
    }

    @Override
    public void progress(int done, int of) {}

    @Override
    public boolean cancelled() {
      return false;
    }
  }

  static List<Explainer> methods() {
    return List.of(new Rise(12, 1), new SmoothGrad(12, .2, 1), GradientShap.METHOD.explainer());
  }

  @ParameterizedTest
  @MethodSource("methods")
  void theLastMapThatIsShownIsTheOneThatIsFound(Explainer method) {
    Model model = Nets.waves();
    Tensor image = Nets.wavesInput();
    Gallery gallery = new Gallery();
    try (Session session = CompiledNet.traced(model).session()) {
      Explanation found = method.explain(session.run(image, gallery), OutputTarget.of(1));
      assertTrue(gallery.shown.size() > 3, gallery.shown.size() + " maps");
      Tensor last = gallery.shown.getLast().raw();
      assertEquals(found.raw().shape(), last.shape());
      assertArrayEquals(found.raw().data(), last.data(), 1e-6f);
    }
  }
}
