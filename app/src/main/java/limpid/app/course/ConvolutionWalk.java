package limpid.app.course;

import static limpid.app.course.WalkSubject.number;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import limpid.app.walk.ConvolutionSteps;
import limpid.core.Tensor;
import limpid.core.op.Node;
import limpid.explain.picture.ChannelMaps;
import limpid.explain.picture.Look;
import limpid.explain.picture.Sheet;

/** A convolution: one number of it, product by product, and the channel it is in. */
record ConvolutionWalk(WalkSubject subject, ConvolutionSteps one) implements Walk {

  /**
   * @throws IllegalArgumentException of a net without one
   */
  static ConvolutionWalk of(WalkSubject subject) {
    Node node =
        ConvolutionSteps.first(subject.trace())
            .orElseThrow(
                () -> new IllegalArgumentException("the net has no convolution to look at"));
    int row = node.shape().at(1) / 2;
    int column = node.shape().at(2) / 2;
    return new ConvolutionWalk(subject, ConvolutionSteps.of(subject.trace(), node, 0, row, column));
  }

  @Override
  public String outcome() {
    return one.layer() + " = " + number(one.value());
  }

  @Override
  public List<WalkStep> steps() {
    return List.of(products(), channel());
  }

  private WalkStep products() {
    Tensor x = one.seen();
    Tensor w = one.kernel();
    List<List<String>> rows = new ArrayList<>();
    List<String> sums = new ArrayList<>();
    for (int c = 0; c < x.shape().at(0); c++) {
      double sum = 0;
      for (int i = 0; i < x.shape().at(1); i++) {
        List<String> row = new ArrayList<>(List.of(i == 0 ? "x, w, x w  " + "RGB".charAt(c) : ""));
        List<String> weights = new ArrayList<>();
        List<String> together = new ArrayList<>();
        for (int j = 0; j < x.shape().at(2); j++) {
          double product = (double) x.at(c, i, j) * w.at(c, i, j);
          row.add(number(x.at(c, i, j)));
          weights.add(number(w.at(c, i, j)));
          together.add(number(product));
          sum += product;
        }
        row.add("x");
        row.addAll(weights);
        row.add("=");
        row.addAll(together);
        rows.add(row);
      }
      sums.add(number(sum));
    }
    String rest = one.inputs() > x.shape().at(0) ? " + …" : "";
    String bias = one.bias() == 0 ? "" : " + " + number(one.bias());
    return new WalkStep(
        "lesson.convolution",
        List.of(),
        "y[%d, %d, %d] = %s%s%s = %s"
            .formatted(
                one.row(),
                one.column(),
                one.channel(),
                String.join(" + ", sums),
                rest,
                bias,
                number(one.value())),
        "Node y = new Conv2d(window).of(x, w);",
        rows,
        Optional.empty());
  }

  private WalkStep channel() {
    ChannelMaps maps = new ChannelMaps(one.node().value(), Look.USUAL, false);
    return new WalkStep(
        "walk.convolution.channel",
        List.of(one.layer(), one.node().shape().toString()),
        "y = x * w,   y: " + one.node().shape(),
        "Tensor y = trace.at(\"%s\").value();".formatted(one.layer()),
        List.of(),
        Optional.of(
            Sheet.of(subject.photo())
                .with(maps.channel(one.channel()).titled("y[:, :, " + one.channel() + "]"))
                .draw()));
  }
}
