package limpid.explain.relevance;

import java.util.List;
import java.util.Map;
import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;
import limpid.core.graph.Backward;
import limpid.core.graph.ReferenceRun;
import limpid.core.graph.Trace;
import limpid.core.op.Node;
import limpid.explain.map.Attribution;
import limpid.explain.map.Completeness;
import limpid.explain.run.Formula;
import limpid.explain.run.Formulas;

/**
 * What each element of an image adds to the score that the score of another image lacks.
 *
 * @param baseline {@code [1,H,W,C]}; null for whichever
 */
record Differences(DeepLiftRule rule, Tensor baseline) implements Formulas {
  /** Of all baselines. */
  Differences(DeepLiftRule rule) {
    this(rule, null);
  }

  @Override
  public List<Formula> formulas(Trace trace, Node score) {
    return formulas(
        trace, score, data(trace.input().shape()).stream().map(Node::constant).toList());
  }

  @Override
  public List<Formula> formulas(Trace trace, Node score, List<Node> data) {
    Node x = trace.input();
    Node other = data.getFirst();
    int images = x.shape().at(0);
    if (!score.tracked()) {
      Node nothing = x.mul(0);
      return List.of(
          Formula.pixels(nothing), Formula.pixels(nothing.sum(1, 2, 3).reshape(images, 1, 1)));
    }
    ReferenceRun run = ReferenceRun.again(score, Map.of(x, other));
    Backward sweep = Backward.from(score).against(run);
    Node gained = score.sub(run.of(score)).reshape(images, 1, 1);
    return List.of(Formula.pixels(added(sweep, x, other)), Formula.pixels(gained));
  }

  private Node added(Backward sweep, Node x, Node other) {
    return switch (rule) {
      case RESCALE -> sweep.with(new Rescale()).to(x).of(x).mul(x.sub(other));
      case REVEAL_CANCEL -> {
        RevealCancel parts = new RevealCancel();
        yield parts.contributions(x, other, sweep.with(parts).to(x).of(x));
      }
    };
  }

  @Override
  public List<Tensor> data(Shape images) {
    Tensor rows = Tensor.zeros(images);
    if (baseline != null) {
      if (!baseline.shape().equals(images.with(0, 1))) {
        throw new ShapeException("baseline " + baseline.shape() + " for images " + images);
      }
      for (int i = 0; i < images.at(0); i++) {
        System.arraycopy(baseline.data(), 0, rows.data(), i * baseline.size(), baseline.size());
      }
    }
    return List.of(rows);
  }

  @Override
  public Formulas kind() {
    return new Differences(rule);
  }

  @Override
  public Attribution combined(List<Attribution> parts) {
    Attribution pixels = parts.getFirst();
    double sum = 0;
    for (float value : pixels.raw().data()) {
      sum += value;
    }
    return pixels.complete(new Completeness(sum, parts.getLast().raw().data()[0]));
  }
}
