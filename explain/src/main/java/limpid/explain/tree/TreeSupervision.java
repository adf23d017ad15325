package limpid.explain.tree;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.op.LogSoftmax;
import limpid.core.op.MatMul;
import limpid.core.op.Node;
import limpid.explain.tree.Taxon.Group;
import limpid.nn.Criterion;

/**
 * What a net is taught so that it decides well along a tree (Wan et al. 2021), a mean over the
 * batch. With {@code p(part) = softmax over the parts of its group of (mean of z_c over the classes
 * c beneath the part)} and {@code P(c) = product of p(part) on the way to c}, y the image's class:
 *
 * <ul>
 *   <li>soft, as the paper has it: {@code -ln P(y)}; as its authors' library has it, cross-entropy
 *       of the probabilities P taken for logits, {@code -P(y) + ln sum over c of e^P(c)}, which is
 *       never below {@code ln(e + C - 1) - 1} for C classes;
 *   <li>hard: {@code (w/G) sum over the groups on the way to y of -ln p(part)}, G the number of all
 *       groups, w = 1 as the paper has it and w = 2 as the library has it.
 * </ul>
 *
 * <p>The logarithm of a product being a sum, the paper's soft loss is its hard one times G.
 */
public record TreeSupervision(Hierarchy hierarchy, TreeRule rule, boolean asLibrary)
    implements Criterion {

  /** All groups of so many parts, as products with matrices. */
  private record Groups(int arity, Tensor means, Tensor beneath) {}

  @Override
  public Node of(Node logits, Node labels) {
    int images = logits.shape().at(0);
    Node logs = logProbabilities(logits);
    return switch (rule) {
      case SOFT -> {
        Node logP = asLibrary ? new LogSoftmax().of(logs.exp()) : logs;
        yield share(logP, labels).mul(-1. / images);
      }
      case HARD -> {
        double weight = asLibrary ? 2 : 1;
        yield share(logs, labels).mul(-weight / images / hierarchy.groups().size());
      }
    };
  }

  private static Node share(Node logs, Node labels) {
    return logs.mul(labels).sum().scalar();
  }

  /** {@code ln P(c)}, {@code [N,classes]}. */
  Node logProbabilities(Node logits) {
    int images = logits.shape().at(0);
    Node sum = null;
    for (Groups groups : groups()) {
      int parts = groups.means().shape().at(1);
      Node means = Node.constant(groups.means());
      Node z = new MatMul(false, false).of(logits, means);
      Node rows = z.reshape(images * parts / groups.arity(), groups.arity());
      Node log = new LogSoftmax().of(rows).reshape(images, parts);
      Node part = new MatMul(false, false).of(log, Node.constant(groups.beneath()));
      sum = sum == null ? part : sum.add(part);
    }
    return sum;
  }

  private List<Groups> groups() {
    int classes = hierarchy.root().leaves().size();
    Map<Integer, List<Taxon>> parts = new TreeMap<>();
    for (Group group : hierarchy.groups()) {
      parts
          .computeIfAbsent(group.children().size(), arity -> new ArrayList<>())
          .addAll(group.children());
    }
    List<Groups> all = new ArrayList<>();
    parts.forEach((arity, each) -> all.add(groups(arity, each, classes)));
    return all;
  }

  private static Groups groups(int arity, List<Taxon> parts, int classes) {
    Tensor means = Tensor.zeros(Shape.of(classes, parts.size()));
    Tensor beneath = Tensor.zeros(Shape.of(parts.size(), classes));
    for (int i = 0; i < parts.size(); i++) {
      List<Integer> leaves = parts.get(i).leaves();
      for (int c : leaves) {
        means.data()[c * parts.size() + i] = 1f / leaves.size();
        beneath.data()[i * classes + c] = 1;
      }
    }
    return new Groups(arity, means, beneath);
  }
}
