package limpid.explain.inside;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.Window;
import limpid.core.op.Conv2d;
import limpid.core.op.Linear;
import limpid.core.op.Node;
import limpid.core.program.Control;
import limpid.explain.Nets;
import limpid.explain.inside.Tcav.Concept;
import limpid.explain.inside.Tcav.Found;
import limpid.explain.inside.Tcav.Pictures;
import limpid.explain.run.CompiledNet;
import limpid.explain.run.LayerChoice;
import limpid.explain.run.Session;
import limpid.explain.target.OutputTarget;
import limpid.nn.Model;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Class 0 is what has edges that stand, class 1 what has edges that lie. */
class TcavTest {
  private static final int SIDE = 8;

  private static final Model EDGES =
      x -> {
        Tensor weight =
            Tensor.of(
                Shape.of(2, 2, 1, 4),
                new float[] {1, 1, -1, -1, -1, 1, 1, -1, 1, -1, -1, 1, -1, -1, 1, 1});
        Node edges = new Conv2d(Window.of(2), 1).of(x, Node.constant(weight)).named("conv");
        Node maps = edges.relu().named("edges");
        Node mixed =
            new Conv2d(Window.of(2), 1)
                .of(maps, Node.constant(Nets.wave(3, 2, 2, 4, 3)))
                .relu()
                .mean(1, 2)
                .reshape(x.shape().at(0), 3);
        Node sums = maps.mean(1, 2).reshape(x.shape().at(0), 4);
        Tensor head = Tensor.of(Shape.of(4, 2), new float[] {1, -1, -1, 1, 1, -1, -1, 1});
        Tensor small = Tensor.filled(Shape.of(3, 2), .05f);
        Node none = Node.constant(Tensor.zeros(Shape.of(2)));
        return new Linear()
            .of(sums, Node.constant(head), none)
            .add(new Linear().of(mixed, Node.constant(small), none));
      };

  private static Tensor noise(SplittableRandom random, double size) {
    Tensor image = Tensor.zeros(Shape.of(1, SIDE, SIDE, 1));
    for (int k = 0; k < image.size(); k++) {
      image.data()[k] = (float) (size * random.nextDouble());
    }
    return image;
  }

  /** Stripes of some width that stand or lie, with noise. */
  private static Pictures stripes(String name, boolean standing, int count) {
    SplittableRandom random = new SplittableRandom(name.hashCode());
    List<Tensor> images = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Tensor image = noise(random, .3);
      for (int k = 0; k < image.size(); k++) {
        int along = standing ? k % SIDE : k / SIDE;
        image.data()[k] += (along + i) / (1 + i % 2) % 2;
      }
      images.add(image);
    }
    return new Pictures(name, images);
  }

  private static Pictures random(String name, int count) {
    SplittableRandom random = new SplittableRandom(name.hashCode());
    List<Tensor> images = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      images.add(noise(random, 1));
    }
    return new Pictures(name, images);
  }

  private static Found found(LinearClassifier classifier, long seed, List<Pictures> concepts) {
    try (Session session = CompiledNet.traced(EDGES).session()) {
      return new Tcav(LayerChoice.named("edges"), classifier, 12, seed)
          .of(
              session,
              OutputTarget.of(0),
              random("class", 20),
              concepts,
              random("random", 40),
              Control.NONE);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aPlantedConceptIsFoundAndItsOppositeToo(LinearClassifier classifier) {
    Found found =
        found(
            classifier,
            1,
            List.of(
                stripes("standing", true, 12), stripes("lying", false, 12), random("noise", 12)));
    assertEquals("edges", found.layer());
    Concept standing = found.concepts().get(0);
    Concept lying = found.concepts().get(1);
    Concept noise = found.concepts().get(2);
    assertTrue(standing.score() > .95, "standing " + standing.score());
    assertTrue(lying.score() < .05, "lying " + lying.score());
    assertTrue(standing.accuracy() > .9 && lying.accuracy() > .9);
    assertTrue(found.significant(standing, .15), "standing " + standing.probability());
    assertTrue(found.significant(lying, .15), "lying " + lying.probability());
    assertTrue(noise.score() > .05 && noise.score() < .95, "noise " + noise.score());
    assertTrue(noise.accuracy() < .8);
    assertTrue(found.random().score() > .1 && found.random().score() < .9);
  }

  @Test
  void aConceptIsSignificantOnlyBelowTheLevelDividedAmongAll() {
    Concept one = new Concept("one", new double[] {1, 1}, 1, .02);
    Concept other = new Concept("other", new double[] {1, 0}, 1, .9);
    Concept random = new Concept("random", new double[] {1, 0}, .5, 1);
    assertTrue(new Found("layer", List.of(one), random).significant(one, .05));
    assertFalse(new Found("layer", List.of(one, other, other), random).significant(one, .05));
    assertEquals(.5, other.score());
    assertEquals(Math.sqrt(.5), other.deviation(), 1e-12);
  }

  /** One layer before the score is linear in: the sign of a product of two vectors. */
  @Test
  void scoresOfALinearHeadAreAllOrNothing() {
    Model linear =
        x -> {
          Node maps = x.mul(1).named("maps");
          return maps.mul(Node.constant(Nets.wave(1, 1, SIDE, SIDE, 1)))
              .sum(1, 2, 3)
              .reshape(x.shape().at(0), 1);
        };
    try (Session session = CompiledNet.traced(linear).session()) {
      Found found =
          new Tcav(LayerChoice.named("maps"), LinearClassifier.LOGISTIC, 5, 0)
              .of(
                  session,
                  OutputTarget.output(0),
                  random("class", 4),
                  List.of(stripes("standing", true, 6)),
                  random("random", 20),
                  Control.NONE);
      for (double score : found.concepts().getFirst().scores()) {
        assertTrue(score == 0 || score == 1);
      }
    }
  }

  @Test
  void sameSeedSameScores() {
    List<Pictures> concepts = List.of(random("noise", 8));
    double[] one = found(LinearClassifier.LOGISTIC, 4, concepts).concepts().getFirst().scores();
    double[] same = found(LinearClassifier.LOGISTIC, 4, concepts).concepts().getFirst().scores();
    assertArrayEquals(one, same);
  }

  @Test
  void tooFewImagesAreRefused() {
    Exception e =
        assertThrows(
            IllegalArgumentException.class,
            () -> found(LinearClassifier.SVM, 0, List.of(stripes("standing", true, 2))));
    assertEquals("standing: 3 images or more are expected, there are 2", e.getMessage());
  }

  /** Even where all of one kind are of one size; larger ones would lose their last activations. */
  @Test
  void imagesOfSeveralSizesAreRefused() {
    Tensor larger = Tensor.filled(Shape.of(1, SIDE + 1, SIDE, 1), 1);
    Pictures large = new Pictures("large", List.of(larger, larger, larger));
    Exception e =
        assertThrows(
            IllegalArgumentException.class,
            () -> found(LinearClassifier.SVM, 0, List.of(stripes("standing", true, 3), large)));
    assertEquals(
        "large: images of one size are expected, got [1,8,8,1] and [1,9,8,1]", e.getMessage());
  }
}
