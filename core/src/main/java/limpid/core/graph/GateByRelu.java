package limpid.core.graph;

import limpid.core.op.Gate;
import limpid.core.op.Node;
import limpid.core.op.Relu;

/**
 * A gate that reads what a ReLU reads is given the ReLU instead, which is above 0 in the same
 * places and is kept anyway: what it reads itself is then free sooner.
 */
public record GateByRelu() implements Rewrite {

  @Override
  public Node at(Site site) {
    if (site.node().op() instanceof Gate gate) {
      for (Node user : site.graph().users(site.node().input(1))) {
        if (user.op() instanceof Relu) {
          return gate.of(site.input(0), site.of(user));
        }
      }
    }
    return site.same();
  }
}
