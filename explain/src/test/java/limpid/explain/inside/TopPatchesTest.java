package limpid.explain.inside;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.Window;
import limpid.core.op.Conv2d;
import limpid.core.op.MaxPool2d;
import limpid.core.op.Node;
import limpid.core.program.Control;
import limpid.explain.run.LayerChoice;
import limpid.nn.Model;
import org.junit.jupiter.api.Test;

class TopPatchesTest {
  private static final int SIDE = 12;

  /** Channel 0 finds a dot, channel 1 a vertical bar; then they are halved. */
  private static Model detector() {
    Tensor weight = Tensor.filled(Shape.of(3, 3, 1, 2), 0);
    for (int k = 0; k < 9; k++) {
      weight.data()[2 * k] = k == 4 ? 1 : -.25f;
      weight.data()[2 * k + 1] = k % 3 == 1 ? 1 : -.5f;
    }
    Node w = Node.constant(weight);
    Node bias = Node.constant(Tensor.zeros(Shape.of(2)));
    MaxPool2d halved = new MaxPool2d(Window.of(2).stride(2), false);
    return x -> {
      Node seen = new Conv2d(Window.of(3).padding(1), 1).of(x, w, bias).relu().named("seen");
      return halved.of(seen).named("halved").mean(1, 2);
    };
  }

  /** Images with a dot of size n, and the last with a bar, at other places. */
  private static List<Tensor> images() {
    List<Tensor> images = new ArrayList<>();
    for (int n = 1; n <= 5; n++) {
      Tensor image = Tensor.zeros(Shape.of(1, SIDE, SIDE, 1));
      image.data()[(n + 1) * SIDE + 9 - n] = n;
      images.add(image);
    }
    Tensor bar = Tensor.zeros(Shape.of(1, SIDE, SIDE, 1));
    for (int y = 4; y < 9; y++) {
      bar.data()[y * SIDE + 6] = 3;
    }
    images.add(bar);
    return images;
  }

  private static TopPatches looked(int most, int... channels) {
    List<Integer> asked = Arrays.stream(channels).boxed().toList();
    TopPatches top = new TopPatches(detector(), LayerChoice.named("halved"), asked, most);
    images().forEach(image -> top.look(image, Control.NONE));
    return top;
  }

  @Test
  void theLargestComeFirstFromWhereTheyAre() {
    TopPatches top = looked(3, 0, 1);
    List<TopPatches.Patch> dots = top.of(0);
    assertEquals(3, dots.size());
    for (int i = 0; i < 3; i++) {
      int n = 5 - i;
      assertEquals(n, dots.get(i).activation());
      assertEquals((n + 1) / 2, dots.get(i).y());
      assertEquals((9 - n) / 2, dots.get(i).x());
      int above = (n + 1) / 2 * 2 - 1;
      int left = (9 - n) / 2 * 2 - 1;
      assertEquals(new ReceptiveField(above, left, above + 4, left + 4), dots.get(i).field());
      assertEquals(n, dots.get(i).image().data()[(n + 1) * SIDE + 9 - n]);
    }
    assertEquals(9, top.of(1).getFirst().activation());
    assertEquals(3, top.of(1).getFirst().x());
    assertEquals("halved", top.layer().name());
  }

  /** One activation crosses max pooling by its switch, the ReLU upright, the filter flipped. */
  @Test
  void theProjectionIsTheFilterWhereItFired() {
    TopPatches top = looked(1, 0);
    TopPatches.Patch patch = top.of(0).getFirst();
    Tensor projection = top.projection(patch);
    for (int k = 0; k < SIDE * SIDE; k++) {
      int down = Math.abs(k / SIDE - 6);
      int across = Math.abs(k % SIDE - 4);
      double expected = down > 1 || across > 1 ? 0 : down + across == 0 ? 5 : -1.25;
      assertEquals(expected, projection.data()[k], 1e-5, "pixel " + k);
    }
  }

  @Test
  void fewerImagesThanAskedForAreFewerPatches() {
    assertEquals(6, looked(9, 1).of(1).size());
    assertEquals(0, new TopPatches(detector(), LayerChoice.LAST, List.of(1), 9).of(1).size());
  }

  @Test
  void whatIsNotThereIsRefused() {
    TopPatches top = new TopPatches(detector(), LayerChoice.named("halved"), List.of(2), 3);
    Exception e =
        assertThrows(
            IllegalArgumentException.class, () -> top.look(images().getFirst(), Control.NONE));
    assertTrue(e.getMessage().contains("channel 2 is out of range: layer halved has 2"));
    assertThrows(
        IllegalArgumentException.class,
        () -> new TopPatches(detector(), LayerChoice.LAST, List.of(0), 0));
  }
}
