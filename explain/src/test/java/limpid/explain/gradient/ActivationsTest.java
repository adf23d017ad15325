package limpid.explain.gradient;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.Window;
import limpid.core.op.Affine;
import limpid.core.op.Clamp;
import limpid.core.op.Conv2d;
import limpid.core.op.Elu;
import limpid.core.op.Gelu;
import limpid.core.op.LeakyRelu;
import limpid.core.op.MaxPool2d;
import limpid.core.op.Mish;
import limpid.core.op.Node;
import limpid.core.op.Op;
import limpid.core.op.PRelu;
import limpid.core.op.Relu;
import limpid.core.op.Sigmoid;
import limpid.core.op.Silu;
import limpid.core.op.Softmax;
import limpid.core.op.Tanh;
import limpid.explain.Diagnosis.Finding;
import limpid.explain.Explainer;
import limpid.explain.Explanation;
import limpid.explain.Nets;
import limpid.explain.cam.GuidedGradCam;
import limpid.explain.target.OutputTarget;
import limpid.nn.Model;
import org.junit.jupiter.api.Test;

class ActivationsTest {

  /** {@code x / (1 + |x|)}, which no op of the engine is. */
  private record Softsign() implements Op {
    @Override
    public String name() {
      return "softsign";
    }

    @Override
    public Shape shape(Shape... inputs) {
      return inputs[0];
    }

    @Override
    public Tensor forward(Tensor... inputs) {
      Tensor y = Tensor.zeros(inputs[0].shape());
      for (int k = 0; k < y.size(); k++) {
        float x = inputs[0].data()[k];
        y.data()[k] = x / (1 + Math.abs(x));
      }
      return y;
    }

    @Override
    public Node vjp(int i, Node y, Node g) {
      return g.div(y.input(0).abs().add(1).square());
    }
  }

  /** Two convolutions that keep the shape, and this between them. */
  private static Model with(Op op) {
    return with(x -> op.of(x));
  }

  private static Model with(UnaryOperator<Node> op) {
    Node first = Node.constant(Nets.wave(0, 3, 3, 1, 2));
    Node second = Node.constant(Nets.wave(1, 3, 3, 2, 2));
    Conv2d same = new Conv2d(Window.of(3).padding(1), 1);
    return x -> {
      Node y = op.apply(same.of(x, first).named("conv1")).named("act");
      Node pooled = same.of(y, second).named("conv2").relu().named("relu");
      return pooled.mean(1, 2).reshape(x.shape().at(0), 2);
    };
  }

  private static Optional<String> said(Op op) {
    return said(x -> op.of(x));
  }

  private static Optional<String> said(UnaryOperator<Node> op) {
    return Activations.notRectified(with(op).trace(Nets.wavesInput()));
  }

  @Test
  void activationsThatAreNoReluAreNamedWhoeverWroteThem() {
    assertEquals(Optional.of("no ReLU, so not rectified: act sigmoid"), said(new Sigmoid()));
    assertEquals(Optional.of("no ReLU, so not rectified: act tanh"), said(new Tanh()));
    assertEquals(Optional.of("no ReLU, so not rectified: act clamp"), said(new Clamp(-1, 1)));
    assertEquals(Optional.of("no ReLU, so not rectified: act softsign"), said(new Softsign()));
    for (Op op :
        List.of(new Silu(), new Gelu(Gelu.Form.ERF), new Elu(1), new LeakyRelu(.01f), new Mish())) {
      assertEquals(Optional.of("no ReLU, so not rectified: act " + op.name()), said(op));
    }
    Node slope = Node.constant(Tensor.filled(Shape.of(2), .25f));
    assertEquals(
        Optional.of("no ReLU, so not rectified: act prelu"), said(x -> new PRelu().of(x, slope)));
  }

  @Test
  void whatIsRectifiedLinearOrMixesPixelsIsNot() {
    MaxPool2d pool = new MaxPool2d(Window.of(3).padding(1), false);
    for (Op op : List.of(new Relu(), Clamp.relu6(), pool, new Softmax())) {
      assertEquals(Optional.empty(), said(op), op.name());
    }
    assertEquals(Optional.empty(), said(new Affine(2, 1)));
  }

  @Test
  void manyAreCounted() {
    Model deep =
        x -> {
          Node y = x;
          for (int i = 0; i < 6; i++) {
            y = new Tanh().of(y).named("t" + i);
          }
          return y.mean(1, 2).reshape(1, 1);
        };
    assertEquals(
        Optional.of("no ReLU, so not rectified: t0 tanh, t1 tanh, t2 tanh, t3 tanh and 2 more"),
        Activations.notRectified(deep.trace(Nets.wavesInput())));
  }

  @Test
  void explanationsByMethodsThatRectifyAreNotCalledSound() {
    List<Explainer> methods =
        List.of(new GuidedBackprop(), new Deconvnet(), new GuidedGradCam("relu"));
    for (Explainer method : methods) {
      Explanation e = method.explain(with(new Tanh()), Nets.wavesInput(), OutputTarget.of(1));
      assertEquals(Finding.BEYOND_DEFINITION, e.diagnosis().finding(), method.name());
      assertTrue(
          e.diagnosis().sentence().endsWith("; no ReLU, so not rectified: act tanh"),
          e.diagnosis().sentence());
    }
    Explanation plain =
        new Gradient().explain(with(new Tanh()), Nets.wavesInput(), OutputTarget.of(1));
    assertTrue(plain.diagnosis().sound(), plain.diagnosis().sentence());
  }
}
