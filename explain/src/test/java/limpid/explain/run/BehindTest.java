package limpid.explain.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.Window;
import limpid.core.graph.Backward;
import limpid.core.op.Concat;
import limpid.core.op.Conv2d;
import limpid.core.op.Node;
import limpid.core.op.Op;
import limpid.core.program.Cancellation;
import limpid.explain.Nets;
import limpid.explain.cam.GradCam;
import limpid.explain.cam.GradCamProperties;
import limpid.explain.map.Attribution;
import limpid.explain.map.Normalisation;
import limpid.explain.target.OutputTarget;
import limpid.nn.Model;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A net is run from a layer on, whatever goes past the layer. */
class BehindTest {
  private static final int COUNT = 7;
  private static final Node FIRST = Node.constant(Nets.wave(0, 3, 3, 1, 4));
  private static final Node SECOND = Node.constant(Nets.wave(1, 3, 3, 4, 4));
  private static final Node HEAD = Node.constant(Nets.wave(2, 3, 3, 8, 3));

  /** y = x, and counts the images that cross it. */
  private record Counted(AtomicLong images) implements Op {
    @Override
    public String name() {
      return "counted";
    }

    @Override
    public Shape shape(Shape... inputs) {
      return inputs[0];
    }

    @Override
    public Tensor forward(Tensor... inputs) {
      images.addAndGet(inputs[0].shape().at(0));
      return inputs[0].copy();
    }

    @Override
    public Node vjp(int i, Node y, Node g) {
      return g;
    }
  }

  private static Node conv(Node x, Node weights) {
    return new Conv2d(Window.of(3).padding(1), 1).of(x, weights);
  }

  private static Node before(Node x, AtomicLong images) {
    return conv(new Counted(images).of(x), FIRST).relu().named("before");
  }

  private static Node logits(Node a, Node b) {
    return conv(new Concat(3).of(a, b), HEAD).mean(1, 2).reshape(a.shape().at(0), 3);
  }

  /**
   * Past the layer inner goes what it is made of, twice, and what is made of the image's colours.
   */
  private static Model residual(AtomicLong images) {
    return x -> {
      Node a = before(x, images);
      Node inner = conv(a, SECOND).relu().named("inner");
      Node colours = x.mean(1, 2, 3).reshape(x.shape().at(0), 1);
      return logits(inner.add(a).relu(), a.mul(inner)).add(colours);
    };
  }

  /** The same from the layer on: from its feature maps, and the image. */
  private static Node residual(Node inner, Tensor image) {
    Node a = before(Node.constant(image), new AtomicLong());
    Node colours = Node.constant(image).mean(1, 2, 3).reshape(1, 1);
    return logits(inner.add(a).relu(), a.mul(inner)).add(colours);
  }

  private static Shape maps() {
    return Shape.of(1, 8, 8, 4);
  }

  private static Tensor maps(int i) {
    Tensor maps = Tensor.zeros(maps());
    for (int k = 0; k < maps.size(); k++) {
      maps.data()[k] = (float) Math.sin(1.7 * k + i);
    }
    return maps;
  }

  private static void fill(int i, float[] to, int at) {
    System.arraycopy(maps(i).data(), 0, to, at, maps().size());
  }

  private static AtLayer at(String layer) {
    return new AtLayer(LayerChoice.named(layer));
  }

  private static List<CompiledNet> nets(Model model, int batch) {
    return List.of(
        CompiledNet.traced(model).batch(batch),
        CompiledNet.of(model, List.of(new GradCam())).batch(batch),
        CompiledNet.of(model, List.of(new Named(at("inner")))).batch(batch));
  }

  /** A method that says what it wants of a run. */
  private record Named(AtLayer at) implements Attributor {
    @Override
    public String name() {
      return "named";
    }

    @Override
    public Attribution attribute(Run run, OutputTarget target) {
      return run.behind(at, target).maps();
    }

    @Override
    public List<Formulas> compiled() {
      return List.of(at);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 7})
  void whatGoesPastTheLayerIsTheRunsOwn(int batch) {
    for (CompiledNet net : nets(residual(new AtomicLong()), batch)) {
      try (Session session = net.session()) {
        for (int image = 0; image < 3; image++) {
          Tensor x = GradCamProperties.image(image);
          OutputTarget target = OutputTarget.of(image).probability();
          Behind behind = session.run(x).behind(at("inner"), target);
          float[] scores = behind.variants().scores(target, COUNT, BehindTest::fill);
          for (int i = 0; i < COUNT; i++) {
            Node alone = target.of(residual(Node.constant(maps(i)), x));
            assertEquals(alone.value().item(), scores[i], 1e-5, net + ", variant " + i);
          }
        }
      }
    }
  }

  @Test
  void theFeatureMapsAreTheRunsAndGiveItsScore() {
    Tensor x = GradCamProperties.image(5);
    for (CompiledNet net : nets(residual(new AtomicLong()), 0)) {
      try (Session session = net.session()) {
        Run run = session.run(x);
        Behind behind = run.behind(at("inner"), OutputTarget.of(1));
        Tensor maps = behind.maps().raw();
        assertEquals(Optional.of("inner"), behind.maps().layer());
        assertEquals(Shape.of(8, 8, 4), maps.shape());
        float[] scores =
            behind
                .variants()
                .scores(
                    OutputTarget.of(1),
                    1,
                    (i, to, place) -> System.arraycopy(maps.data(), 0, to, place, maps.size()));
        assertEquals(run.output().value().at(0, 1), scores[0], 1e-5);
      }
    }
  }

  @Test
  void layersBeforeItAreRunOnceForTheImageAndNeverAgain() {
    AtomicLong images = new AtomicLong();
    CompiledNet traced = CompiledNet.traced(residual(images));
    CompiledNet named = CompiledNet.of(residual(images), List.of(new Named(at("inner"))));
    for (CompiledNet net : List.of(traced, named)) {
      images.set(0);
      try (Session session = net.session()) {
        Run run = session.run(GradCamProperties.image(0));
        OutputTarget target = OutputTarget.top().resolved(run.output().value());
        run.behind(at("inner"), target).variants().scores(target, 40, BehindTest::fill);
      }
      assertEquals(1, images.get(), net.toString());
    }
  }

  @Test
  void gradientsStartFromTheLayerToo() {
    Formulas atInner =
        (trace, score) -> {
          Node inner = trace.at("inner");
          Node g = Backward.from(score).to(inner).of(inner);
          return List.of(
              new Formula(g, Optional.of("inner"), Normalisation.MAGNITUDE, Optional.empty()));
        };
    Tensor x = GradCamProperties.image(2);
    try (Session session = CompiledNet.traced(residual(new AtomicLong())).batch(3).session()) {
      OutputTarget target = OutputTarget.of(2);
      List<float[]> found = new ArrayList<>();
      session
          .run(x)
          .behind(at("inner"), target)
          .variants()
          .attributions(
              atInner, target, COUNT, BehindTest::fill, (i, a) -> found.add(a.raw().data()));
      for (int i = 0; i < COUNT; i++) {
        Node inner = Node.variable(maps(i));
        Node score = target.of(residual(inner, x));
        float[] alone = Backward.from(score).to(inner).of(inner).value().data();
        assertArrayEquals(alone, found.get(i), 1e-5f);
      }
    }
  }

  @Test
  void progressIsToldAndTheCallEndsWhenCancelled() {
    List<String> told = new ArrayList<>();
    Cancellation control = new Cancellation((done, of) -> told.add(done + "/" + of));
    try (Session session = CompiledNet.traced(residual(new AtomicLong())).batch(4).session()) {
      session
          .run(GradCamProperties.image(0), control)
          .behind(at("inner"), OutputTarget.of(0))
          .variants()
          .scores(OutputTarget.of(0), COUNT, BehindTest::fill);
    }
    assertEquals(List.of("4/7", "7/7"), told);
  }

  @Test
  void aLayerOnWhichTheOutputDoesNotDependIsRefused() {
    Model model =
        Model.of(
            List.of("image"),
            List.of("logits", "aux"),
            in -> {
              Node features = before(in.get("image"), new AtomicLong());
              Node aux = features.mul(3).named("aux.conv");
              return Map.of("logits", logits(features, features), "aux", aux.mean(1, 2));
            });
    for (CompiledNet net :
        List.of(
            CompiledNet.traced(model), CompiledNet.of(model, List.of(new Named(at("aux.conv")))))) {
      try (Session session = net.session()) {
        Run run = session.run(GradCamProperties.image(0));
        Exception e =
            assertThrows(
                IllegalArgumentException.class,
                () -> run.behind(at("aux.conv"), OutputTarget.of(0)));
        assertEquals(
            "layer aux.conv: the net's output does not depend on it; one that it depends on:"
                + " before",
            e.getMessage());
      }
    }
  }

  @Test
  void aNetThatLooksAtValuesIsRefused() {
    Model looks =
        x -> {
          Node a = before(x, new AtomicLong());
          return logits(a, a.value().at(0, 0, 0, 0) > 0 ? a : a.mul(2));
        };
    try (Session session = CompiledNet.traced(looks).session()) {
      OutputTarget target = OutputTarget.of(0);
      Variants variants =
          session.run(GradCamProperties.image(0)).behind(at("before"), target).variants();
      Exception e =
          assertThrows(
              IllegalArgumentException.class,
              () -> variants.scores(target, COUNT, BehindTest::fill));
      assertEquals(
          "the net, or the target, looks at values while it runs, so that it cannot be run from a"
              + " layer on; a method that runs the whole net again, as scorecam does, can",
          e.getMessage());
    }
  }
}
