package limpid.core.op;

import limpid.core.Shape;
import limpid.core.Tensor;

/**
 * y = the feature maps of each image as one row: {@code [N,H,W,C]} gives {@code [N,C*H*W]}, in
 * PyTorch's order C, H, W.
 */
public record Flatten() implements Op {

  @Override
  public String name() {
    return "flatten";
  }

  @Override
  public Shape shape(Shape... inputs) {
    Shape x = Taps.image(name(), inputs);
    return Shape.of(x.at(0), x.size() / x.at(0));
  }

  @Override
  public Tensor forward(Tensor... inputs) {
    Shape x = inputs[0].shape();
    Tensor planes =
        x.at(1) * x.at(2) == 1 || x.at(3) == 1
            ? inputs[0]
            : new Permute(Axes.of(0, 3, 1, 2)).forward(inputs);
    return planes.reshape(shape(x));
  }

  @Override
  public void into(Tensor y, Tensor... inputs) {
    Shape x = inputs[0].shape();
    Tensor planes = y.reshape(Shape.of(x.at(0), x.at(3), x.at(1), x.at(2)));
    new Permute(Axes.of(0, 3, 1, 2)).into(planes, inputs);
  }

  @Override
  public Node vjp(int i, Node y, Node g) {
    Shape x = y.input(0).shape();
    return g.reshape(x.at(0), x.at(3), x.at(1), x.at(2)).permute(0, 2, 3, 1);
  }

  @Override
  public long flops(Shape... inputs) {
    return 0;
  }
}
