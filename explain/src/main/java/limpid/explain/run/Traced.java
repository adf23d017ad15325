package limpid.explain.run;

import java.util.ArrayList;
import java.util.List;
import limpid.core.graph.Trace;
import limpid.core.op.Node;
import limpid.explain.map.Attribution;
import limpid.explain.target.OutputTarget;
import limpid.explain.target.Score;

/** A method's formulas on a run that has its values. */
final class Traced {
  private Traced() {}

  /** What a method finds for the first few images of a run. */
  static List<Attribution> swept(Trace trace, Formulas method, OutputTarget target, int images) {
    return parts(trace, method, target, images).stream().map(method::combined).toList();
  }

  /** What its formulas come to for the first few images of a run. */
  static List<List<Attribution>> parts(
      Trace trace, Formulas method, OutputTarget target, int images) {
    Plan.requireRows(trace);
    Node output = trace.output();
    List<Node> data = target.data(output.shape()).stream().map(Node::constant).toList();
    List<Node> own = method.data(trace.input().shape()).stream().map(Node::constant).toList();
    List<Formula> parts = method.formulas(trace, Score.column(target, output, data), own);
    parts.forEach(part -> part.requireRows(trace.input().shape().at(0)));
    List<List<Attribution>> found = new ArrayList<>();
    for (int i = 0; i < images; i++) {
      int row = i;
      found.add(parts.stream().map(part -> part.row(part.raw().value(), row)).toList());
    }
    return found;
  }
}
