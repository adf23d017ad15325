package limpid.explain.target;

import java.util.List;
import java.util.OptionalInt;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.op.Node;

/**
 * The score that is explained: a function of the net's output that is differentiable. Targets are
 * values.
 *
 * <pre>{@code
 * OutputTarget.of(281)                            // the logit of class 281
 * OutputTarget.of(281).probability()              // its softmax probability
 * OutputTarget.of(281).minus(OutputTarget.of(285))      // the margin between two classes
 * OutputTarget.top()                              // the logit of whatever class is the most likely
 * OutputTarget.of(281).negative()                 // what speaks against it
 * OutputTarget.binary(0)                          // against the only logit of a two-class net
 * OutputTarget.output(0)                          // the only number of a net for regression
 * OutputTarget.region(15, Area.box(0, 8, 0, 8))   // a class in a corner of a score map
 * OutputTarget.box(7)                             // a number of the best box of a detector
 * OutputTarget.score("sum of squares", y -> y.square().sum(1))
 * }</pre>
 *
 * <p>A target gives each row of the output its own score, whatever the others hold. What of it is
 * data, the class for one, is an input of a compiled net, which so serves all targets of a
 * {@linkplain #kind kind}.
 */
public interface OutputTarget {

  /**
   * The score of each row: N numbers from the net's output, {@code [N,classes]} for a classifier. N
   * is 1 in a run, and larger when a method runs the net on many versions of the image.
   *
   * @throws IllegalArgumentException if the output has no such class
   */
  Node of(Node output);

  /** The score in words: {@code logit of class 281}. */
  default String describe() {
    return describe(index -> "class " + index);
  }

  /**
   * The score in words, with its classes by their names: {@code logit of tabby cat}.
   *
   * @param names the name of a class by its index
   */
  String describe(IntFunction<String> names);

  /** On what scale the score is. */
  default Scale scale() {
    return Scale.OTHER;
  }

  /**
   * Whether a score of this value hardly moves, whatever happens to the net's output: a probability
   * that is nearly 0 or 1.
   */
  default boolean saturated(double value) {
    return switch (scale()) {
      case PROBABILITY -> value < Score.NEAR || value > 1 - Score.NEAR;
      case LOG_PROBABILITY -> value > -Score.NEAR;
      default -> false;
    };
  }

  /** The class that the target is about, if it is about one. */
  default OptionalInt classIndex() {
    return OptionalInt.empty();
  }

  /**
   * This target with whatever depends on the image fixed, as seen in its output {@code
   * [1,classes]}: the most likely class becomes that class. Methods that run the net again stay
   * with it.
   */
  default OutputTarget resolved(Tensor output) {
    return this;
  }

  /**
   * The data of this target for an output of this shape, in tensors whose shapes are the same for
   * all targets of its kind: {@code [N,1]} for a class.
   */
  default List<Tensor> data(Shape output) {
    return List.of();
  }

  /**
   * The score of each row, from data as {@link #data} gives it for any target of this kind.
   *
   * @param data as many nodes as the target's kind has
   */
  default Node of(Node output, List<Node> data) {
    return of(output);
  }

  /** This target without its data: the same for all that differ in nothing else. */
  default OutputTarget kind() {
    return this;
  }

  /** The same score of the output's probabilities: softmax, or the sigmoid of a single logit. */
  default OutputTarget probability() {
    return new Probability(this, false);
  }

  /** The same score of the logarithms of the output's probabilities. */
  default OutputTarget logProbability() {
    return new Probability(this, true);
  }

  /** Minus this score: what speaks against it. */
  default OutputTarget negative() {
    return new Negative(this);
  }

  /** This score minus another: what speaks for the one rather than the other. */
  default OutputTarget minus(OutputTarget other) {
    return new Margin(this, other);
  }

  /** The logit of a class, counted from 0; for a net with one output, {@code of(0)} is it. */
  static OutputTarget of(int index) {
    return new ClassLogit(index);
  }

  /** The logit of the most likely class. */
  static OutputTarget top() {
    return ranked(1);
  }

  /** The logit of the class at this rank, the most likely being 1. */
  static OutputTarget ranked(int rank) {
    return new RankedLogit(rank);
  }

  /** The logits of the k most likely classes, the most likely first. */
  static List<OutputTarget> firstRanked(int k) {
    return IntStream.rangeClosed(1, k).mapToObj(OutputTarget::ranked).toList();
  }

  /** The sum of scores of the same output. */
  static OutputTarget sum(List<OutputTarget> parts) {
    return parts.size() == 1 ? parts.getFirst() : new Sum(parts);
  }

  /** An output of {@code [N,n]} that stands for no class, counted from 0: a regression's. */
  static OutputTarget output(int index) {
    return new Output(index);
  }

  /**
   * The outputs of a class, summed over an area of a score map {@code [N,h,w,classes]}: for nets
   * that classify every place.
   */
  static OutputTarget region(int index, Area area) {
    return new MapRegion(index, area);
  }

  /**
   * One number of the box of a detector's output {@code [N,boxes,numbers]} where it is the largest,
   * which stays that box whatever becomes of the image: of a class, or that there is an object.
   */
  static OutputTarget box(int index) {
    return new BoxScore(index, OptionalInt.empty());
  }

  /** One number of this box of a detector's output, both counted from 0. */
  static OutputTarget box(int index, int box) {
    return new BoxScore(index, OptionalInt.of(box));
  }

  /**
   * A channel of a layer, summed over its places: for a net that ends there, {@code
   * model.until("layer3")}.
   */
  static OutputTarget neuron(String layer, int channel) {
    return new Neuron(layer, channel, Area.WHOLE);
  }

  /** The neuron of a channel of a layer at a row and column: for a net that ends there. */
  static OutputTarget neuron(String layer, int channel, int y, int x) {
    return new Neuron(layer, channel, Area.box(y, y + 1, x, x + 1));
  }

  /** The cosine between the net's output for an image and an embedding of as many values. */
  static OutputTarget cosine(Tensor embedding) {
    return new Similarity(embedding, true);
  }

  /** The dot product of the net's output for an image and an embedding of as many values. */
  static OutputTarget dot(Tensor embedding) {
    return new Similarity(embedding, false);
  }

  /**
   * For a net with a single logit z, which speaks for class 1 where it is positive: z for class 1,
   * -z for class 0.
   */
  static OutputTarget binary(int index) {
    return new Binary(index, Scale.LOGIT);
  }

  /**
   * Any score.
   *
   * @param description what it is, for people
   * @param function from the output to one number for each of its rows
   */
  static OutputTarget score(String description, UnaryOperator<Node> function) {
    return new ScoreFunction(description, function);
  }
}
