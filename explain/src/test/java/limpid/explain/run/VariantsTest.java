package limpid.explain.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.op.Concat;
import limpid.core.op.Node;
import limpid.core.op.Select;
import limpid.core.op.Slice;
import limpid.core.program.Cancellation;
import limpid.core.program.Progress;
import limpid.explain.Explainer;
import limpid.explain.Explanation;
import limpid.explain.GradientMethod;
import limpid.explain.Nets;
import limpid.explain.cam.AblationCam;
import limpid.explain.cam.GradCam;
import limpid.explain.cam.GradCamProperties;
import limpid.explain.cam.GuidedGradCam;
import limpid.explain.gradient.Gradient;
import limpid.explain.inside.LayerConductance;
import limpid.explain.map.Attribution;
import limpid.explain.target.OutputTarget;
import limpid.nn.Model;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VariantsTest {
  private static final int COUNT = 11;
  private static final Shape SHAPE = Nets.wavesInput().shape();

  private static Variants variants(int batch, Progress progress) {
    Session session = CompiledNet.traced(Nets.waves()).batch(batch).session();
    return session.run(Nets.wavesInput(), new Cancellation(progress)).variants();
  }

  static void fill(int i, float[] to, int at) {
    System.arraycopy(GradCamProperties.image(i).data(), 0, to, at, SHAPE.size());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 4, 10, 11, 64})
  void scoresAreThoseOfEachVariantByItself(int batch) {
    OutputTarget target = OutputTarget.of(1).probability();
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
      OutputTarget target = OutputTarget.of(2).probability();
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

  /** Takes its images by themselves, so that no layer is one of a whole batch. */
  private static Node apart(Node images, boolean named) {
    List<Node> rows = new ArrayList<>();
    for (int i = 0; i < images.shape().at(0); i++) {
      Node x = new Slice(0, i, i + 1).of(images);
      Node r1 = x.sub(x.mean(0, 1, 2)).mul(2).relu();
      Node features = named ? r1.named("r1") : r1;
      rows.add(features.square().reshape(1, 64));
    }
    return new Concat(0).of(rows.toArray(Node[]::new));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4})
  void aNetWithoutLayersForABatchIsRunByTheImageUnderMethodsThatLookAtThem(int batch) {
    Model net = x -> apart(x, x.shape().at(0) == 1);
    Model layered = x -> apart(x, true);
    OutputTarget target = OutputTarget.of(9);
    for (Explainer method : List.of(new AblationCam("r1"), new LayerConductance("r1", 3))) {
      Explanation wanted;
      try (Session one = CompiledNet.traced(layered).batch(1).session()) {
        wanted = method.explain(one.run(Nets.wavesInput()), target);
      }
      for (CompiledNet how :
          List.of(CompiledNet.traced(net), CompiledNet.of(net, List.of(method)))) {
        try (Session session = how.batch(batch).session()) {
          Explanation found = method.explain(session.run(Nets.wavesInput()), target);
          assertArrayEquals(wanted.raw().data(), found.raw().data(), 1e-6f, method.name());
        }
      }
    }
    try (Session session = CompiledNet.traced(net).until("r1").batch(batch).session()) {
      Variants variants = session.run(Nets.wavesInput()).variants();
      assertEquals(COUNT, variants.outputs(COUNT, VariantsTest::fill).shape().at(0));
    }
  }

  @Test
  void progressIsToldAfterEachBatchUpToTheEnd() {
    List<String> told = new ArrayList<>();
    variants(4, (done, of) -> told.add(done + "/" + of))
        .scores(OutputTarget.of(0), COUNT, VariantsTest::fill);
    assertEquals(List.of("4/11", "8/11", "11/11"), told);
  }

  @Test
  void batchesAreOfOneSizeAsFarAsTheyCanBe() {
    // 9 at 8 a batch are 5 and 4 rather than 8 and 1
    List<Integer> told = new ArrayList<>();
    variants(8, (done, of) -> told.add(done)).scores(OutputTarget.of(0), 9, VariantsTest::fill);
    assertEquals(List.of(5, 9), told);
  }

  @Test
  void aTargetThatLooksAtValuesIsTracedInBatches() {
    OutputTarget largest = OutputTarget.score("the largest", y -> Select.of(largest(y)).of(y));
    List<float[]> found = new ArrayList<>();
    variants(4, Progress.NONE)
        .attributions(
            new Gradient(),
            largest,
            COUNT,
            VariantsTest::fill,
            (i, a) -> found.add(a.raw().data()));
    for (int i = 0; i < COUNT; i++) {
      Tensor image = GradCamProperties.image(i);
      float[] alone = new Gradient().explain(Nets.waves(), image, OutputTarget.top()).raw().data();
      assertArrayEquals(alone, found.get(i), 1e-6f);
    }
  }

  private static int[] largest(Node y) {
    int[] classes = new int[y.shape().at(0)];
    for (int row = 0; row < classes.length; row++) {
      for (int c = 1; c < 3; c++) {
        classes[row] = y.value().at(row, c) > y.value().at(row, classes[row]) ? c : classes[row];
      }
    }
    return classes;
  }

  @Test
  void aCancelledCallRunsNoFurtherBatch() {
    List<Integer> told = new ArrayList<>();
    Cancellation[] control = new Cancellation[1];
    control[0] =
        new Cancellation(
            (done, of) -> {
              told.add(done);
              if (done == 4) {
                control[0].cancel();
              }
            });
    try (Session session = CompiledNet.traced(Nets.waves()).batch(2).session()) {
      Variants variants = session.run(Nets.wavesInput(), control[0]).variants();
      assertThrows(
          CancellationException.class,
          () -> variants.scores(OutputTarget.of(0), COUNT, VariantsTest::fill));
    }
    assertEquals(List.of(2, 4), told);
  }

  @Test
  void anInterruptedThreadRunsNoFurtherBatchAndStaysInterrupted() {
    List<Integer> told = new ArrayList<>();
    Variants variants =
        variants(
            2,
            (done, of) -> {
              told.add(done);
              Thread.currentThread().interrupt();
            });
    assertThrows(
        CancellationException.class,
        () -> variants.scores(OutputTarget.of(0), COUNT, VariantsTest::fill));
    assertTrue(Thread.interrupted());
    assertEquals(List.of(2), told);
  }

  @Test
  void noVariantsAreNoScores() {
    assertEquals(
        0, variants(0, Progress.NONE).scores(OutputTarget.of(0), 0, VariantsTest::fill).length);
  }
}
