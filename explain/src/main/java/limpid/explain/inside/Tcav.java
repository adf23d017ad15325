package limpid.explain.inside;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.op.MatMul;
import limpid.core.op.Node;
import limpid.core.program.Control;
import limpid.explain.Choices;
import limpid.explain.Citation;
import limpid.explain.Option;
import limpid.explain.Options;
import limpid.explain.Values;
import limpid.explain.run.Formulas;
import limpid.explain.run.LayerChoice;
import limpid.explain.run.Session;
import limpid.explain.target.OutputTarget;

/**
 * Testing with concept activation vectors: {@code TCAV = |{x : ds/da(x) v > 0}| / |{x}|}, x images
 * of a class, s its score, a a layer's activations, all of them in one line, and v the concept: the
 * direction, of length 1, in which a linear classifier tells images of the concept from random
 * ones. 1 says that more of the concept raises the score in every image, 0 that it lowers it.
 *
 * <p>Any direction has some score. So the classifier is trained several times, on other random
 * images each time, and the scores are held, by Student's two-sided t-test, against those of
 * directions that tell random images from other random images. All runs share the images of the
 * concept, so that the test speaks of the random ones alone: with many runs a difference that other
 * images of the concept would not show may be significant too.
 *
 * <p>Kim et al., Interpretability Beyond Feature Attribution: Quantitative Testing with Concept
 * Activation Vectors, ICML 2018.
 *
 * @param runs how often a classifier is trained for each concept, and for random images
 * @param seed what random images are drawn from: same seed, same bits
 */
public record Tcav(LayerChoice layer, LinearClassifier classifier, int runs, long seed) {
  /** Where it was published. */
  public static final Citation CITATION =
      new Citation(
          "Kim et al.",
          "Interpretability Beyond Feature Attribution: Quantitative Testing with Concept"
              + " Activation Vectors",
          "ICML",
          2018);

  /** The classifier. */
  public static final Option<LinearClassifier> CLASSIFIER =
      Option.of(
          "classifier",
          "What tells images of a concept from random ones.",
          Values.oneOf(LinearClassifier.class),
          LinearClassifier.LOGISTIC);

  /** How often. */
  public static final Option<Integer> RUNS =
      Option.of(
          "runs",
          "How often each concept is learned, from other random images each time.",
          Values.integers(2, 1000),
          10);

  /** What can be chosen. */
  public static final List<Option<?>> OPTIONS =
      List.of(Options.LAYER, CLASSIFIER, RUNS, Options.SEED);

  /** Fewer images of anything say nothing. */
  private static final int LEAST = 3;

  /** A third of the images is held out to see how well the classifier does. */
  private static final int PART = 3;

  public Tcav {
    RUNS.checked(runs);
  }

  public Tcav(Choices choices) {
    this(
        choices.get(Options.LAYER),
        choices.get(CLASSIFIER),
        choices.get(RUNS),
        choices.get(Options.SEED));
  }

  /**
   * Images of one kind.
   *
   * @param images {@code [1,H,W,C]} each
   */
  public record Pictures(String name, List<Tensor> images) {}

  /**
   * What was found of a concept.
   *
   * @param scores of each run, in [0,1]
   * @param accuracy with which classifiers tell images that they did not see, the mean of all runs
   * @param probability of scores as far from random ones, if the concept were random itself
   */
  public record Concept(String name, double[] scores, double accuracy, double probability) {

    /** The mean score. */
    public double score() {
      return mean(scores);
    }

    /** How far the scores of runs are spread: their standard deviation. */
    public double deviation() {
      double mean = score();
      double squares = Arrays.stream(scores).map(s -> (s - mean) * (s - mean)).sum();
      return Math.sqrt(squares / (scores.length - 1));
    }
  }

  /**
   * All that was found.
   *
   * @param layer its name
   * @param concepts in the order in which they were given
   * @param random the same of random images
   */
  public record Found(String layer, List<Concept> concepts, Concept random) {

    /**
     * Whether a concept's score is another than that of random directions, at this level, which is
     * divided among all concepts (Bonferroni).
     */
    public boolean significant(Concept concept, double level) {
      return concept.probability() < level / concepts.size();
    }
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElse(0);
  }

  /**
   * What concepts have to do with a score.
   *
   * @param examples of the class
   * @param random images that have nothing to do with it
   * @throws IllegalArgumentException if there are too few of anything, or images of several sizes
   */
  public Found of(
      Session session,
      OutputTarget target,
      Pictures examples,
      List<Pictures> concepts,
      Pictures random,
      Control control) {
    require(examples, 1);
    concepts.forEach(concept -> require(concept, LEAST));
    require(random, 2 * LEAST);
    String[] name = {""};
    List<float[]> rows = new ArrayList<>();
    List<int[]> places = new ArrayList<>();
    List<Pictures> all = new ArrayList<>(concepts);
    all.add(random);
    for (Pictures one : all) {
      places.add(new int[] {rows.size(), rows.size() + one.images().size()});
      rows.addAll(found(session, new LayerActivation(layer), target, one.images(), control, name));
    }
    List<float[]> gradients =
        found(session, new LayerGradient(layer, false), target, examples.images(), control, name);
    Products products = Products.of(rows, gradients);
    SplittableRandom drawing = new SplittableRandom(seed);
    int[] pool = range(places.getLast());
    int largest = concepts.stream().mapToInt(one -> one.images().size()).max().orElse(LEAST);
    Concept chance = chance(products, pool, Math.min(largest, pool.length / 2), drawing, control);
    List<Concept> tested = new ArrayList<>();
    for (int i = 0; i < concepts.size(); i++) {
      int[] own = range(places.get(i));
      tested.add(concept(concepts.get(i).name(), products, own, pool, chance, drawing, control));
    }
    return new Found(name[0], List.copyOf(tested), chance);
  }

  private static void require(Pictures pictures, int least) {
    if (pictures.images().size() < least) {
      throw new IllegalArgumentException(
          "%s: %d images or more are expected, there are %d"
              .formatted(pictures.name(), least, pictures.images().size()));
    }
  }

  private static int[] range(int[] ends) {
    int[] range = new int[ends[1] - ends[0]];
    Arrays.setAll(range, i -> ends[0] + i);
    return range;
  }

  /** What formulas come to for each image, in one line; they go through the net in batches. */
  private static List<float[]> found(
      Session session,
      Formulas formulas,
      OutputTarget target,
      List<Tensor> images,
      Control control,
      String[] name) {
    Shape shape = images.getFirst().shape();
    for (Tensor image : images) {
      if (!image.shape().equals(shape)) {
        throw new IllegalArgumentException(
            "images of one size are expected, got %s and %s".formatted(shape, image.shape()));
      }
    }
    List<float[]> found = new ArrayList<>();
    session
        .run(images.getFirst(), control)
        .variants()
        .attributions(
            formulas,
            target,
            images.size(),
            (i, into, at) ->
                System.arraycopy(images.get(i).data(), 0, into, at, images.get(i).size()),
            (i, attribution) -> {
              name[0] = attribution.layer().orElseThrow();
              found.add(attribution.raw().data());
            });
    return found;
  }

  private Concept chance(
      Products products, int[] pool, int size, SplittableRandom drawing, Control control) {
    double[] scores = new double[runs];
    double[] accuracies = new double[runs];
    for (int run = 0; run < runs; run++) {
      control.check();
      int[] drawn = drawn(pool, 2 * size, drawing);
      int[] half = Arrays.copyOf(drawn, size);
      int[] rest = Arrays.copyOfRange(drawn, size, 2 * size);
      scores[run] = score(products, half, rest);
      accuracies[run] = accuracy(products, half, rest);
    }
    return new Concept("random", scores, mean(accuracies), 1);
  }

  private Concept concept(
      String name,
      Products products,
      int[] own,
      int[] pool,
      Concept chance,
      SplittableRandom drawing,
      Control control) {
    double[] scores = new double[runs];
    double[] accuracies = new double[runs];
    for (int run = 0; run < runs; run++) {
      control.check();
      int[] others = drawn(pool, Math.min(pool.length / 2, own.length), drawing);
      scores[run] = score(products, own, others);
      accuracies[run] = accuracy(products, drawn(own, own.length, drawing), others);
    }
    double probability = StudentT.sameMean(scores, chance.scores());
    return new Concept(name, scores, mean(accuracies), probability);
  }

  /** So many of these, in the order in which they were drawn. */
  private static int[] drawn(int[] from, int count, SplittableRandom drawing) {
    int[] drawn = from.clone();
    for (int i = 0; i < count; i++) {
      int other = i + drawing.nextInt(drawn.length - i);
      int swapped = drawn[i];
      drawn[i] = drawn[other];
      drawn[other] = swapped;
    }
    return Arrays.copyOf(drawn, count);
  }

  /** The share of examples whose score rises in the direction from the others to these. */
  private double score(Products products, int[] these, int[] others) {
    double[] along = products.along(direction(products, these, others));
    return Arrays.stream(along).filter(value -> value > 0).count() / (double) along.length;
  }

  /** The coefficients of all rows in w. */
  private double[] direction(Products products, int[] these, int[] others) {
    int[] used = joined(these, others);
    double[] c = classifier.coefficients(products.centred(used), labels(these, others));
    double mean = mean(c);
    double[] all = new double[products.rows()];
    for (int i = 0; i < used.length; i++) {
      all[used[i]] += c[i] - mean;
    }
    return all;
  }

  /** The share of those that were held out that are told apart. */
  private double accuracy(Products products, int[] these, int[] others) {
    int heldA = Math.max(1, these.length / PART);
    int heldB = Math.max(1, others.length / PART);
    int[] a = Arrays.copyOfRange(these, heldA, these.length);
    int[] b = Arrays.copyOfRange(others, heldB, others.length);
    int[] tested = joined(Arrays.copyOf(these, heldA), Arrays.copyOf(others, heldB));
    int[] used = joined(a, b);
    double[][] centred = products.centred(joined(used, tested));
    double[][] known = new double[used.length][];
    Arrays.setAll(known, i -> Arrays.copyOf(centred[i], used.length));
    double[] c = classifier.coefficients(known, labels(a, b));
    int right = 0;
    for (int t = 0; t < tested.length; t++) {
      double f = 0;
      for (int i = 0; i < c.length; i++) {
        f += c[i] * (centred[used.length + t][i] + 1);
      }
      right += f > 0 == t < heldA ? 1 : 0;
    }
    return right / (double) tested.length;
  }

  private static int[] joined(int[] a, int[] b) {
    int[] joined = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, joined, a.length, b.length);
    return joined;
  }

  private static int[] labels(int[] these, int[] others) {
    int[] labels = new int[these.length + others.length];
    Arrays.setAll(labels, i -> i < these.length ? 1 : -1);
    return labels;
  }

  /**
   * Products of rows, less the mean of all, with one another and with gradients: all that
   * directions need whose coefficients sum to 0.
   *
   * @param rows with rows
   * @param gradients of examples with rows
   */
  private record Products(Tensor all, Tensor gradients) {

    static Products of(List<float[]> rows, List<float[]> gradients) {
      Tensor stacked = stacked(rows);
      Node all = Node.constant(stacked).sub(Node.constant(stacked).mean(0));
      MatMul product = new MatMul(false, true);
      Node own = product.of(all, all);
      return new Products(own.value(), product.of(Node.constant(stacked(gradients)), all).value());
    }

    private static Tensor stacked(List<float[]> rows) {
      int columns = rows.getFirst().length;
      Tensor stacked = Tensor.zeros(Shape.of(rows.size(), columns));
      for (int i = 0; i < rows.size(); i++) {
        System.arraycopy(rows.get(i), 0, stacked.data(), i * columns, columns);
      }
      return stacked;
    }

    int rows() {
      return all.shape().at(0);
    }

    /** Of some rows, less their mean, divided by their mean square. */
    double[][] centred(int[] some) {
      int n = some.length;
      double[][] products = new double[n][n];
      double[] means = new double[n];
      double mean = 0;
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          products[i][j] = all.at(some[i], some[j]);
          means[i] += products[i][j] / n;
        }
        mean += means[i] / n;
      }
      double squares = 0;
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          products[i][j] += mean - means[i] - means[j];
        }
        squares += products[i][i] / n;
      }
      for (double[] row : products) {
        for (int j = 0; j < n && squares > 0; j++) {
          row[j] /= squares;
        }
      }
      return products;
    }

    /** The products of gradients with a sum of rows. */
    double[] along(double[] coefficients) {
      double[] along = new double[gradients.shape().at(0)];
      for (int i = 0; i < along.length; i++) {
        for (int j = 0; j < coefficients.length; j++) {
          along[i] += coefficients[j] * gradients.at(i, j);
        }
      }
      return along;
    }
  }
}
