package limpid.app.given;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import limpid.app.line.Json;
import limpid.app.line.Table;
import limpid.core.Tensor;
import limpid.core.op.Node;
import limpid.core.op.Softmax;
import limpid.models.data.Labels;

/**
 * What a net says of one class.
 *
 * @param probability the softmax of all logits, at this class
 */
public record Prediction(int index, String name, double logit, double probability) {
  private static final int SHOWN = 5;

  /**
   * The five most likely classes, the most likely first, from logits {@code [1,classes]}; none of
   * an output that is no row.
   */
  public static List<Prediction> likeliest(Tensor logits, Labels labels) {
    if (logits.shape().rank() != 2) {
      return List.of();
    }
    Tensor probabilities = new Softmax().of(Node.constant(logits)).value();
    return IntStream.range(0, logits.size())
        .boxed()
        .sorted(Comparator.comparing(i -> -logits.data()[i]))
        .limit(SHOWN)
        .map(i -> new Prediction(i, labels.name(i), logits.data()[i], probabilities.data()[i]))
        .toList();
  }

  /** A table of them for people. */
  public static Table table(List<Prediction> predictions) {
    Table table = new Table(Table.Column.right(""), Table.Column.left(""), Table.Column.right(""));
    for (Prediction p : predictions) {
      table.row(Integer.toString(p.index), p.name, "%.2f %%".formatted(100 * p.probability));
    }
    return table;
  }

  public static List<Map<String, Object>> json(List<Prediction> predictions) {
    return predictions.stream().map(Prediction::json).toList();
  }

  private Map<String, Object> json() {
    return Json.object(
        "index", index,
        "name", name,
        "logit", logit,
        "probability", probability);
  }
}
