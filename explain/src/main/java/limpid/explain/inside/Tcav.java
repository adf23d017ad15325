package limpid.explain.inside;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import limpid.core.Shape;
import limpid.core.Tensor;
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
   * @throws IllegalArgumentException if there are too few of anything, images of several sizes, or
   *     values that are not finite
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
    requireOneSize(examples, concepts, random);
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
    ConceptDirections directions =
        new ConceptDirections(RowProducts.of(rows, gradients), classifier);
    SplittableRandom drawing = new SplittableRandom(seed);
    int[] pool = range(places.getLast());
    int largest = concepts.stream().mapToInt(one -> one.images().size()).max().orElse(LEAST);
    Concept chance = chance(directions, pool, Math.min(largest, pool.length / 2), drawing, control);
    List<Concept> tested = new ArrayList<>();
    for (int i = 0; i < concepts.size(); i++) {
      int[] own = range(places.get(i));
      tested.add(concept(concepts.get(i).name(), directions, own, pool, chance, drawing, control));
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

  private static void requireOneSize(Pictures examples, List<Pictures> concepts, Pictures random) {
    Shape shape = examples.images().getFirst().shape();
    List<Pictures> all = new ArrayList<>(List.of(examples, random));
    all.addAll(concepts);
    for (Pictures one : all) {
      for (Tensor image : one.images()) {
        if (!image.shape().equals(shape)) {
          throw new IllegalArgumentException(
              "%s: images of one size are expected, got %s and %s"
                  .formatted(one.name(), shape, image.shape()));
        }
      }
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
              Finite.require(name[0], attribution.raw());
              found.add(attribution.raw().data());
            });
    return found;
  }

  private Concept chance(
      ConceptDirections directions,
      int[] pool,
      int size,
      SplittableRandom drawing,
      Control control) {
    double[] scores = new double[runs];
    double[] accuracies = new double[runs];
    for (int run = 0; run < runs; run++) {
      control.check();
      int[] drawn = drawn(pool, 2 * size, drawing);
      int[] half = Arrays.copyOf(drawn, size);
      int[] rest = Arrays.copyOfRange(drawn, size, 2 * size);
      scores[run] = directions.score(half, rest);
      accuracies[run] = directions.accuracy(half, rest);
    }
    return new Concept("random", scores, mean(accuracies), 1);
  }

  private Concept concept(
      String name,
      ConceptDirections directions,
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
      scores[run] = directions.score(own, others);
      accuracies[run] = directions.accuracy(drawn(own, own.length, drawing), others);
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
}
