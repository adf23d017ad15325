package limpid.explain.relevance;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import limpid.core.Tensor;
import limpid.core.graph.NoRuleException;
import limpid.core.op.AdaptiveAvgPool2d;
import limpid.core.op.Add;
import limpid.core.op.Affine;
import limpid.core.op.AvgPool2d;
import limpid.core.op.BatchNorm;
import limpid.core.op.Mean;
import limpid.core.op.Node;
import limpid.core.op.Op;
import limpid.core.op.Resize;
import limpid.core.op.Sampling;
import limpid.core.op.Sub;
import limpid.core.op.Sum;
import limpid.core.op.SumTo;

/**
 * {@code R_i = sum_j (alpha (x_i w_ij)^+ / z_j^+ - beta (x_i w_ij)^- / z_j^-) R_j}: what speaks for
 * an output and what speaks against it, each in proportion; {@code z_j^+ = sum_i (x_i w_ij)^+ +
 * b_j^+}, and so for the negative part. {@code alpha - beta = 1}; with alpha 1 and beta 0 it is the
 * z+ rule, of which Captum has {@code x_i w_ij^+} for {@code (x_i w_ij)^+}. It crosses sums, means
 * and batch norms too; norms by moments of their own pass.
 *
 * <p>Bach et al., PLoS ONE 2015; Montavon et al., Explaining NonLinear Classification Decisions
 * with Deep Taylor Decomposition, Pattern Recognition 2017.
 */
public record AlphaBeta(double alpha, double beta) implements LayerRule {
  /** Alpha 1, beta 0. */
  public static final AlphaBeta Z_PLUS = new AlphaBeta(1, 0);

  public AlphaBeta {
    if (!(beta >= 0 && beta <= 1e3) || Math.abs(alpha - beta - 1) > 1e-9) {
      throw new IllegalArgumentException(
          "alpha %s, beta %s: a beta of 0 or more and an alpha of beta + 1 are expected"
              .formatted(LayerRule.number(alpha), LayerRule.number(beta)));
    }
  }

  @Override
  public Share share(Crossing c) {
    return c.layer().isPresent() ? weighted(c, c.layer().get()) : other(c);
  }

  private Share weighted(Crossing c, Weighted layer) {
    List<Weighted.Term> terms = new ArrayList<>();
    Node up = Signs.positive(layer.w());
    Node down = Signs.negative(layer.w());
    terms.addAll(terms(c, layer, up, down, layer.b().map(Signs::positive), alpha));
    if (beta > 0) {
      terms.addAll(terms(c, layer, down, up, layer.b().map(Signs::negative), -beta));
    }
    return layer.shared(terms);
  }

  /**
   * @param w what positive inputs are multiplied by
   * @param opposite what negative inputs are multiplied by
   */
  private static List<Weighted.Term> terms(
      Crossing c, Weighted layer, Node w, Node opposite, Optional<Node> b, double factor) {
    if (layer.rectified() || c.plain()) {
      Node z = layer.forward(layer.x(), w, b);
      return List.of(new Weighted.Term(layer.x(), w, b, c.over(c.r().mul(factor), z)));
    }
    Node x = Signs.positive(layer.x());
    Node z = layer.forward(x, w, b);
    Node below = Signs.negative(layer.x());
    Node s = c.over(c.r().mul(factor), z.add(layer.forward(below, opposite, Optional.empty())));
    return List.of(
        new Weighted.Term(x, w, b, s), new Weighted.Term(below, opposite, Optional.empty(), s));
  }

  private Share other(Crossing c) {
    return switch (c.step().op()) {
      case Add _, Sub _, Sum _, SumTo _, Mean _ -> summed(c);
      case AvgPool2d _, AdaptiveAvgPool2d _ -> summed(c);
      case Resize resize when !(resize.sampling().kernel() instanceof Sampling.Cubic) -> summed(c);
      case BatchNorm _, Affine _ -> shifted(c);
      default -> {
        if (!Kind.of(c.step().op()).equals(Optional.of(Kind.NORM))) {
          throw new NoRuleException(
              c.step(),
              "the rules zplus and alpha-beta are for layers with weights, norms, sums and means;"
                  + " norm, pass or gradient is expected here");
        }
        yield Share.of(c.r());
      }
    };
  }

  private Share summed(Crossing c) {
    Node relevance = part(c, alpha, true);
    return Share.of(beta > 0 ? relevance.add(part(c, -beta, false)) : relevance);
  }

  private static Node part(Crossing c, double factor, boolean positive) {
    Node y = c.step().node();
    Op op = y.op();
    Node[] inputs = new Node[y.inputs().size()];
    for (int i = 0; i < inputs.length; i++) {
      boolean subtracted = op instanceof Sub && i == 1;
      Node x = y.input(i);
      inputs[i] = positive != subtracted ? Signs.positive(x) : Signs.negative(x);
    }
    Node z = op.of(inputs);
    Node s = c.over(c.r().mul(factor), z);
    return inputs[c.step().i()].mul(op.vjp(c.step().i(), z, s));
  }

  /** Across {@code y = c x + t}, element by element. */
  private Share shifted(Crossing c) {
    Node y = c.step().node();
    Node term = c.step().gradient(Node.constant(Tensor.filled(y.shape(), 1))).mul(c.x());
    Node shift = y.sub(term);
    Share up = shifted(c, alpha, Signs.positive(term), Signs.positive(shift));
    if (beta == 0) {
      return up;
    }
    Share down = shifted(c, -beta, Signs.negative(term), Signs.negative(shift));
    return new Share(
        up.relevance().add(down.relevance()),
        Optional.of(up.bias().orElseThrow().add(down.bias().orElseThrow())));
  }

  private static Share shifted(Crossing c, double factor, Node term, Node shift) {
    Node s = c.over(c.r().mul(factor), term.add(shift));
    return new Share(term.mul(s), Optional.of(shift.mul(s)));
  }

  @Override
  public String text() {
    return beta == 0
        ? "zplus"
        : "alpha-beta " + LayerRule.number(alpha) + " " + LayerRule.number(beta);
  }
}
