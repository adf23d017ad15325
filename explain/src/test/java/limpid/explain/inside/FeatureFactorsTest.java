package limpid.explain.inside;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.op.Linear;
import limpid.core.op.Node;
import limpid.core.program.Control;
import limpid.explain.inside.FeatureFactors.Found;
import limpid.explain.run.CompiledNet;
import limpid.explain.run.LayerChoice;
import limpid.explain.run.Session;
import limpid.nn.Model;
import org.junit.jupiter.api.Test;

class FeatureFactorsTest {
  /** Features are the channels of the image; a class for each of three mixtures of them. */
  private static final Tensor HEAD = Tensor.of(Shape.of(4, 3), 5, 0, 0, 5, 0, 0, 0, 3, 0, 0, 0, 2);

  private static final Model NET =
      x -> {
        Node features = x.relu().named("features");
        Node means = features.mean(1, 2).reshape(x.shape().at(0), 4);
        return new Linear()
            .of(means, Node.constant(HEAD), Node.constant(Tensor.zeros(Shape.of(3))));
      };

  /** Left half: channels 0 and 1; right half: channel 2, or 3 in its lower part. */
  private static Tensor image(float offset) {
    Tensor image = Tensor.filled(Shape.of(1, 4, 4, 4), offset);
    for (int place = 0; place < 16; place++) {
      int y = place / 4;
      if (place % 4 < 2) {
        image.data()[4 * place] += 2;
        image.data()[4 * place + 1] += 4;
      } else {
        image.data()[4 * place + (y < 2 ? 2 : 3)] += 3;
      }
    }
    return image;
  }

  private static Found found(int concepts, Tensor... images) {
    try (Session session = CompiledNet.traced(NET).session()) {
      return new FeatureFactors(LayerChoice.named("features"), concepts, 3)
          .of(session, List.of(images), Control.NONE);
    }
  }

  @Test
  void plantedConceptsAreFoundWhereTheyAreAndNamedByTheHead() {
    Found found = found(3, image(0));
    assertEquals("features", found.layer());
    assertEquals(0, found.error(), 1e-5);
    Tensor map = found.maps().getFirst();
    assertEquals(Shape.of(4, 4, 3), map.shape());
    for (int place = 0; place < 16; place++) {
      int y = place / 4;
      double left = place % 4 < 2 ? Math.sqrt(20) : 0;
      assertEquals(left, map.at(y, place % 4, 0), 1e-4, "place " + place);
    }
    assertArrayEquals(
        new float[] {(float) (1 / Math.sqrt(5)), (float) (2 / Math.sqrt(5)), 0, 0},
        Arrays.copyOf(found.vectors().data(), 4),
        1e-4f);
    assertEquals(Shape.of(3, 3), found.outputs().shape());
    assertArrayEquals(new float[] {30, 0, 0}, Arrays.copyOf(found.outputs().data(), 3), 1e-3f);
    double[] shares = found.shares();
    assertEquals(1, shares[0] + shares[1] + shares[2], 1e-6);
    assertTrue(shares[0] > shares[1] && shares[1] >= shares[2]);
  }

  /** The smallest value of each channel is no concept's, but the head sees it. */
  @Test
  void whatIsEverywhereIsSetApart() {
    Found plain = found(2, image(0));
    Found raised = found(2, image(7));
    assertArrayEquals(plain.maps().getFirst().data(), raised.maps().getFirst().data(), 1e-4f);
    float[] expected = plain.outputs().data().clone();
    for (int i = 0; i < expected.length; i++) {
      expected[i] += 7 * (i % 3 == 0 ? 10 : i % 3 == 1 ? 3 : 2);
    }
    assertArrayEquals(expected, raised.outputs().data(), 1e-2f);
  }

  @Test
  void severalImagesShareTheirConcepts() {
    Tensor other = Tensor.zeros(Shape.of(1, 4, 4, 4));
    for (int place = 0; place < 16; place++) {
      other.data()[4 * place + 3] = 1;
    }
    Found found = found(3, image(0), other);
    assertEquals(2, found.maps().size());
    int only = -1;
    for (int j = 0; j < 3; j++) {
      if (found.maps().get(1).at(0, 0, j) > .5) {
        only = j;
      }
    }
    assertEquals(1, found.vectors().at(only, 3), 1e-3);
    assertEquals(3, found.maps().getFirst().at(3, 3, only), 1e-2);
  }

  @Test
  void moreConceptsThanChannelsOrNoImageIsRefused() {
    Exception many = assertThrows(IllegalArgumentException.class, () -> found(5, image(0)));
    assertEquals(
        "layer features has 16 places in all images and 4 channels: no more than 4 concepts are"
            + " expected, got 5",
        many.getMessage());
    assertThrows(IllegalArgumentException.class, () -> found(2));
  }
}
