package limpid.explain.inside;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;
import limpid.core.Window;
import limpid.core.graph.Backward;
import limpid.core.graph.Trace;
import limpid.core.op.AdaptiveAvgPool2d;
import limpid.core.op.AvgPool2d;
import limpid.core.op.Concat;
import limpid.core.op.Conv2d;
import limpid.core.op.ConvTranspose2d;
import limpid.core.op.MaxPool2d;
import limpid.core.op.Node;
import limpid.core.op.Pad;
import limpid.core.op.Slice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReceptiveFieldTest {

  private static Node ones(int h, int w) {
    return Node.constant(Tensor.filled(Shape.of(h, w, 1, 1), 1));
  }

  private static Node conv(Node x, Window window) {
    Node bias = Node.constant(Tensor.zeros(Shape.of(1)));
    return new Conv2d(window, 1).of(x, ones(window.kernelH(), window.kernelW()), bias);
  }

  private static Node image(int side) {
    return Node.variable(Tensor.outline(Shape.of(1, side, side, 1)));
  }

  private static ReceptiveField middle(Node image, Node maps) {
    int at = maps.shape().at(1) / 2;
    return ReceptiveField.of(new Trace(image, maps), maps, at, at);
  }

  /** Araujo et al. 2019 and the paper of VGG: the fields of its pools and convolutions. */
  @Test
  void ofVgg16AsPublished() {
    Node x = image(224);
    Node maps = x;
    int[] convolutions = {2, 2, 3, 3, 3};
    int[] before = {5, 14, 40, 92, 196};
    int[] pools = {6, 16, 44, 100, 212};
    for (int block = 0; block < 5; block++) {
      for (int i = 0; i < convolutions[block]; i++) {
        maps = conv(maps, Window.of(3).padding(1)).relu();
      }
      assertEquals(before[block], middle(x, maps).height(), "block " + block);
      maps = new MaxPool2d(Window.of(2).stride(2), false).of(maps);
      assertEquals(pools[block], middle(x, maps).width(), "pool " + block);
    }
  }

  /** What the gradient reaches, of sums of everything: the field itself. */
  @ParameterizedTest
  @CsvSource({"3,4", "1,0", "5,1", "4,5"})
  void isWhatTheGradientReaches(int y, int x) {
    Node image = Node.variable(Tensor.filled(Shape.of(1, 31, 31, 1), 1));
    Node a = conv(image, Window.of(3, 5).stride(2, 1).padding(1, 2, 0, 2));
    Node b = new AvgPool2d(Window.of(2).stride(1, 2), false, true).of(a);
    Node side = conv(b, Window.of(3).padding(2).dilation(2));
    Node both = new Concat(3).of(b, side).sum(3);
    Node cut = new Slice(2, 1, 14).of(new Pad(1, 2, 1).of(both));
    Node maps = conv(cut, Window.of(2).stride(2));
    ReceptiveField field = ReceptiveField.of(new Trace(image, maps), maps, y, x);
    Tensor one = Tensor.zeros(maps.shape());
    one.data()[y * maps.shape().at(2) + x] = 1;
    Node g = Backward.from(maps).seed(Node.constant(one)).to(image).of(image);
    assertReaches(field.clipped(image.shape()), g.value());
  }

  private static void assertReaches(ReceptiveField field, Tensor gradient) {
    int top = 99;
    int left = 99;
    int bottom = 0;
    int right = 0;
    for (int k = 0; k < 31 * 31; k++) {
      if (gradient.data()[k] != 0) {
        top = Math.min(top, k / 31);
        left = Math.min(left, k % 31);
        bottom = Math.max(bottom, k / 31 + 1);
        right = Math.max(right, k % 31 + 1);
      }
    }
    assertEquals(field, new ReceptiveField(top, left, bottom, right));
  }

  @Test
  void ofTransposedConvolutionsToo() {
    Node image = Node.variable(Tensor.filled(Shape.of(1, 31, 31, 1), 1));
    Node bias = Node.constant(Tensor.zeros(Shape.of(1)));
    Node maps =
        new ConvTranspose2d(Window.of(4).stride(2).padding(1), 0, 1).of(image, ones(4, 4), bias);
    for (int y = 0; y < 6; y++) {
      Tensor one = Tensor.zeros(maps.shape());
      one.data()[(20 + y) * maps.shape().at(2) + 30 - y] = 1;
      Node g = Backward.from(maps).seed(Node.constant(one)).to(image).of(image);
      ReceptiveField field = ReceptiveField.of(new Trace(image, maps), maps, 20 + y, 30 - y);
      assertReaches(field.clipped(image.shape()), g.value());
    }
  }

  @Test
  void whatSeesTheWholeMapSeesTheWholeImage() {
    Node x = image(32);
    Node maps = conv(x, Window.of(3).padding(1));
    Node gated = maps.mul(new AdaptiveAvgPool2d(1, 1).of(maps));
    ReceptiveField field = middle(x, gated);
    assertTrue(field.top() <= 0 && field.bottom() >= 32, field.toString());
    ReceptiveField mean = middle(x, maps.mean(1, 2));
    assertTrue(mean.left() <= 0 && mean.right() >= 32, mean.toString());
  }

  @Test
  void aPlaceThatIsNotThereIsRefused() {
    Node x = image(8);
    Node maps = conv(x, Window.of(3));
    Trace trace = new Trace(x, maps);
    assertThrows(ShapeException.class, () -> ReceptiveField.of(trace, maps, 6, 0));
  }
}
