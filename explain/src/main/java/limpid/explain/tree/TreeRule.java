package limpid.explain.tree;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;
import limpid.explain.tree.Taxon.Group;
import limpid.explain.tree.Taxon.Leaf;

/**
 * How a tree comes to a class. At each group, {@code p(part) = softmax over its parts of (mean of
 * z_c over the classes c beneath the part)}, z being the net's logits (Wan et al. 2021).
 */
public enum TreeRule {
  /** From the root, always to the likeliest part; of equal ones, to the first. */
  HARD {
    @Override
    int index(Hierarchy hierarchy, float... row) {
      Taxon at = hierarchy.root();
      while (at instanceof Group group) {
        double[] logits = group.logits(row);
        int best = 0;
        for (int i = 1; i < logits.length; i++) {
          best = logits[i] > logits[best] ? i : best;
        }
        at = group.children().get(best);
      }
      return ((Leaf) at).index();
    }
  },
  /** The class of the largest {@code P(c) = product of p(part) on the way to c}. */
  SOFT {
    @Override
    int index(Hierarchy hierarchy, float... row) {
      double[] probabilities = new double[row.length];
      spread(hierarchy.root(), 1, probabilities, row);
      int best = 0;
      for (int c = 1; c < probabilities.length; c++) {
        best = probabilities[c] > probabilities[best] ? c : best;
      }
      return best;
    }
  };

  abstract int index(Hierarchy hierarchy, float... row);

  /**
   * What the tree says of each image of a batch.
   *
   * @param logits {@code [N,classes]}, a net's output
   */
  public List<TreePrediction> predictions(Hierarchy hierarchy, Tensor logits) {
    List<TreePrediction> predictions = new ArrayList<>();
    for (float[] row : rows(hierarchy, logits)) {
      predictions.add(TreePrediction.along(hierarchy, index(hierarchy, row), row));
    }
    return List.copyOf(predictions);
  }

  /** The decisions that lead to a class, for the logits {@code [1,classes]} of one image. */
  public static TreePrediction along(Hierarchy hierarchy, Tensor logits, int index) {
    return TreePrediction.along(hierarchy, index, rows(hierarchy, logits).getFirst());
  }

  /** {@code p(part)} of every part of every group by its id, for the logits {@code [1,classes]}. */
  public static Map<String, Double> parts(Hierarchy hierarchy, Tensor logits) {
    float[] row = rows(hierarchy, logits).getFirst();
    Map<String, Double> parts = new HashMap<>();
    for (Group group : hierarchy.groups()) {
      double[] probabilities = group.probabilities(row);
      for (int i = 0; i < probabilities.length; i++) {
        parts.put(group.children().get(i).id(), probabilities[i]);
      }
    }
    return parts;
  }

  /** {@code P(c)} for each image, {@code [N,classes]}; every row sums to 1. */
  public static Tensor probabilities(Hierarchy hierarchy, Tensor logits) {
    Tensor all = Tensor.zeros(logits.shape());
    int at = 0;
    for (float[] row : rows(hierarchy, logits)) {
      double[] probabilities = new double[row.length];
      spread(hierarchy.root(), 1, probabilities, row);
      for (double p : probabilities) {
        all.data()[at++] = (float) p;
      }
    }
    return all;
  }

  private static void spread(Taxon taxon, double reached, double[] probabilities, float... row) {
    switch (taxon) {
      case Leaf leaf -> probabilities[leaf.index()] = reached;
      case Group group -> {
        double[] parts = group.probabilities(row);
        for (int i = 0; i < parts.length; i++) {
          spread(group.children().get(i), reached * parts[i], probabilities, row);
        }
      }
    }
  }

  private static List<float[]> rows(Hierarchy hierarchy, Tensor logits) {
    Shape shape = logits.shape();
    int classes = hierarchy.root().leaves().size();
    if (shape.rank() != 2 || shape.at(1) != classes) {
      throw new ShapeException(
          "tree: logits %s, [N,%d] is expected, for the hierarchy has %d classes"
              .formatted(shape, classes, classes));
    }
    List<float[]> rows = new ArrayList<>();
    for (int n = 0; n < shape.at(0); n++) {
      float[] row = Arrays.copyOfRange(logits.data(), n * classes, (n + 1) * classes);
      for (float z : row) {
        if (!Float.isFinite(z)) {
          throw new IllegalArgumentException("tree: a logit of image %d is %s".formatted(n, z));
        }
      }
      rows.add(row);
    }
    return rows;
  }
}
