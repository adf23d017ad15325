package limpid.explain.target;

import java.util.List;
import java.util.OptionalInt;
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
 * OutputTarget.binary(0)                          // against the only logit of a two-class net
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
  String describe();

  /** On what scale the score is. */
  default Scale scale() {
    return Scale.OTHER;
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

  /** The data of this target for an output of this shape: one-column tensors {@code [N,1]}. */
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
    return new Probability(this);
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

  /**
   * For a net with a single logit z, which speaks for class 1 where it is positive: z for class 1,
   * -z for class 0.
   */
  static OutputTarget binary(int index) {
    return new Binary(index, false);
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
