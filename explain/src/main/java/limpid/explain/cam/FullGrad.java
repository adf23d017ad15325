package limpid.explain.cam;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import limpid.core.Shape;
import limpid.core.graph.Backward;
import limpid.core.graph.Gradients;
import limpid.core.graph.Trace;
import limpid.core.op.Add;
import limpid.core.op.Affine;
import limpid.core.op.Axes;
import limpid.core.op.BatchNorm;
import limpid.core.op.Conv2d;
import limpid.core.op.Linear;
import limpid.core.op.Max;
import limpid.core.op.Min;
import limpid.core.op.Node;
import limpid.core.op.Resize;
import limpid.core.op.Sampling;
import limpid.explain.Descriptor;
import limpid.explain.Family;
import limpid.explain.GradientMethod;
import limpid.explain.map.Attribution;
import limpid.explain.map.Completeness;
import limpid.explain.map.Normalisation;
import limpid.explain.run.Formula;

/**
 * FullGrad: a score of a net of ReLUs is {@code s = sum x dx + sum_b b g_b}, the image times its
 * gradient and each bias b times the gradient where it is added, all of them together the full
 * gradient. The map is {@code M = sum_c psi(x dx)_c + sum_b sum_c psi(b g_b)_c}, with {@code psi(v)
 * = up(minmax(|v|))} for each channel, over the biases that have places: those of convolutions, and
 * those that batch norm implies, {@code beta - mean gamma / sqrt(variance + eps)}. The raw map
 * {@code [H,W]} is nowhere negative.
 *
 * <p>What the full gradient sums to is said beside the score; they differ where the net bends in
 * other ways than a ReLU.
 *
 * <p>Srinivas and Fleuret, Full-Gradient Representation for Neural Network Visualization, NeurIPS
 * 2019; min-max with 1e-7 as in pytorch-grad-cam.
 */
public record FullGrad() implements GradientMethod {
  private static final double EPSILON = 1e-7;

  /** What there is to know about it. */
  public static final Descriptor METHOD =
      Descriptor.named("fullgrad", "full-grad")
          .line("The gradients of the image and of all biases of convolutions and batch norms.")
          .family(Family.CAM)
          .citation(
              "Srinivas and Fleuret",
              "Full-Gradient Representation for Neural Network Visualization",
              "NeurIPS",
              2019)
          .formula("M = sum psi(x ds/dx) + sum_b psi(b ds/db), psi(v) = up(minmax(|v|))")
          .cost(1, 1)
          .made(choices -> new FullGrad());

  @Override
  public String name() {
    return METHOD.name();
  }

  /**
   * What a node adds to what comes in.
   *
   * @param places whether it has places, so that its map is shown
   */
  private record Bias(Node node, Node value, boolean places) {}

  private static Optional<Bias> bias(Node node) {
    return switch (node.op()) {
      case Conv2d c when node.inputs().size() == 3 ->
          Optional.of(new Bias(node, node.input(2), true));
      case BatchNorm norm -> Optional.of(new Bias(node, implied(norm, node), true));
      case Linear l when node.inputs().size() == 3 ->
          Optional.of(new Bias(node, node.input(2), false));
      case Affine affine when affine.term() != 0 ->
          Optional.of(new Bias(node, Node.constant(affine.term()), false));
      case Add add when !node.input(0).tracked() ->
          Optional.of(new Bias(node, node.input(0), false));
      case Add add when !node.input(1).tracked() ->
          Optional.of(new Bias(node, node.input(1), false));
      case null, default -> Optional.empty();
    };
  }

  private static Node implied(BatchNorm norm, Node node) {
    Node deviation = node.input(2).add(norm.eps()).sqrt();
    return node.input(4).sub(node.input(1).mul(node.input(3)).div(deviation));
  }

  /** The map, what the full gradient sums to, and the score. */
  @Override
  public List<Formula> formulas(Trace trace, Node score) {
    List<Bias> biases = trace.nodes().stream().flatMap(node -> bias(node).stream()).toList();
    List<Node> nodes = new ArrayList<>(biases.stream().map(Bias::node).toList());
    Node x = trace.input();
    nodes.add(x);
    Gradients g = Backward.from(score).to(nodes.toArray(Node[]::new));
    Node own = x.mul(g.of(x));
    Node map = shown(own, x.shape());
    Node sum = total(own);
    for (Bias bias : biases) {
      Node part = g.of(bias.node()).mul(bias.value());
      sum = sum.add(total(part));
      map = bias.places() ? map.add(shown(part, x.shape())) : map;
    }
    int n = x.shape().at(0);
    Node rows = map.reshape(n, x.shape().at(1), x.shape().at(2));
    return List.of(
        new Formula(rows, Optional.empty(), Normalisation.PYTORCH_GRAD_CAM, Optional.empty()),
        Formula.pixels(sum),
        Formula.pixels(score.reshape(n, 1, 1)));
  }

  @Override
  public Attribution combined(List<Attribution> parts) {
    return parts.getFirst().complete(new Completeness(number(parts.get(1)), number(parts.get(2))));
  }

  private static double number(Attribution part) {
    return part.raw().data()[0];
  }

  /** {@code [N,1,1]}. */
  private static Node total(Node part) {
    int n = part.shape().at(0);
    return part.reshape(n, part.shape().size() / n).sum(1).reshape(n, 1, 1);
  }

  /** {@code sum_c up(minmax(|v_c|))}: what is bilinear may be summed before it is resized. */
  private static Node shown(Node part, Shape image) {
    Axes places = Axes.of(1, 2);
    Node size = part.abs();
    Node low = new Min(places).of(size);
    Node range = new Max(places).of(size).sub(low);
    Node sum = size.sub(low).div(range.add(EPSILON)).sum(3);
    return new Resize(image.at(1), image.at(2), Sampling.BILINEAR).of(sum);
  }
}
