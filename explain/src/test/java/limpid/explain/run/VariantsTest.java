package limpid.explain.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.explain.Explanation;
import limpid.explain.GradientMethod;
import limpid.explain.Nets;
import limpid.explain.cam.GradCam;
import limpid.explain.cam.GradCamProperties;
import limpid.explain.cam.GuidedGradCam;
import limpid.explain.gradient.Gradient;
import limpid.explain.map.Attribution;
import limpid.explain.target.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VariantsTest {
  private static final int COUNT = 11;
  private static final Shape SHAPE = Nets.wavesInput().shape();

  private static Variants variants(int batch, Progress progress) {
    return Runner.traced(Nets.waves()).batch(batch).progress(progress).variants(SHAPE);
  }

  private static void fill(int i, float[] to, int at) {
    System.arraycopy(GradCamProperties.image(i).data(), 0, to, at, SHAPE.size());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 4, 10, 11, 64})
  void scoresAreThoseOfEachVariantByItself(int batch) {
    Target target = Target.of(1).probability();
    float[] scores = variants(batch, Progress.NONE).scores(target, COUNT, VariantsTest::fill);
    for (int i = 0; i < COUNT; i++) {
      Explanation alone = new Gradient().explain(Nets.waves(), GradCamProperties.image(i), target);
      assertEquals(alone.score().value(), scores[i], 1e-6);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 4, 10, 11, 64})
  void attributionsAreThoseOfEachVariantByItself(int batch) {
    for (GradientMethod method : List.of(new Gradient(), new GradCam(), new GuidedGradCam())) {
      List<Attribution> found = new ArrayList<>();
      Target target = Target.of(2).probability();
      variants(batch, Progress.NONE)
          .attributions(
              method,
              target,
              COUNT,
              VariantsTest::fill,
              (i, attribution) -> {
                assertEquals(found.size(), i);
                found.add(attribution);
              });
      for (int i = 0; i < COUNT; i++) {
        Tensor alone = method.explain(Nets.waves(), GradCamProperties.image(i), target).raw();
        assertEquals(alone.shape(), found.get(i).raw().shape());
        assertArrayEquals(alone.data(), found.get(i).raw().data(), 1e-6f);
      }
    }
  }

  @Test
  void progressIsToldAfterEachBatchUpToTheEnd() {
    List<String> told = new ArrayList<>();
    variants(4, (done, of) -> told.add(done + "/" + of))
        .scores(Target.of(0), COUNT, VariantsTest::fill);
    assertEquals(List.of("4/11", "8/11", "11/11"), told);
  }

  @Test
  void batchesAreOfOneSizeAsFarAsTheyCanBe() {
    // 9 at 8 a batch are 5 and 4 rather than 8 and 1
    List<Integer> told = new ArrayList<>();
    variants(8, (done, of) -> told.add(done)).scores(Target.of(0), 9, VariantsTest::fill);
    assertEquals(List.of(5, 9), told);
  }
}
