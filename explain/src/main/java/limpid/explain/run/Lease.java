package limpid.explain.run;

import java.util.ArrayList;
import java.util.List;
import limpid.core.Tensor;
import limpid.core.op.Node;
import limpid.core.program.Control;
import limpid.core.program.Program;
import limpid.explain.map.Attribution;
import limpid.explain.target.OutputTarget;

/** A plan with buffers, in one session: the values of the last batch that went through it. */
final class Lease {
  private final Plan plan;
  private final Program program;
  private Object current;

  Lease(Plan plan) {
    this.plan = plan;
    this.program = plan.program().copy();
  }

  Plan plan() {
    return plan;
  }

  /** Whether the values are those of what this owner ran. */
  boolean holds(Object owner) {
    return owner != null && current == owner;
  }

  /**
   * Runs forward and returns the logits, which stay until the next call.
   *
   * @param owner whose values they are
   * @param inputs those that the plan begins with
   */
  Tensor forward(Object owner, Control control, Tensor... inputs) {
    current = null;
    program.begin(control.untold(), inputs);
    current = owner;
    return program.at(plan.outline().output());
  }

  /** What a method finds for the first few images of the last batch. */
  List<Attribution> swept(Formulas method, OutputTarget target, int images, Control control) {
    return parts(method, target, images, control).stream().map(method::combined).toList();
  }

  /** What a method's formulas come to for the first few images of the last batch. */
  List<List<Attribution>> parts(Formulas method, OutputTarget target, int images, Control control) {
    Plan.Swept swept = plan.swept(method);
    List<Node> raws = swept.formulas().stream().map(Formula::raw).toList();
    program.finish(control.untold(), raws, data(method, target));
    List<List<Attribution>> found = new ArrayList<>();
    for (int i = 0; i < images; i++) {
      int row = i;
      found.add(swept.formulas().stream().map(f -> f.row(program.at(f.raw()), row)).toList());
    }
    return found;
  }

  /** The later inputs of the program, in its order; methods that are not asked for get outlines. */
  private Tensor[] data(Formulas method, OutputTarget target) {
    List<Tensor> data = new ArrayList<>(target.data(plan.outline().output().shape()));
    plan.methods()
        .forEach(
            (kind, swept) ->
                data.addAll(
                    kind.equals(method.kind())
                        ? method.data(plan.images())
                        : swept.data().stream().map(Node::value).toList()));
    return data.toArray(Tensor[]::new);
  }

  /** Gives the program up, so that another thread may run it. */
  void release() {
    current = null;
    program.release();
  }
}
