package limpid.explain;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;
import limpid.core.graph.NoRuleException;
import limpid.core.graph.Trace;
import limpid.core.op.Node;
import limpid.core.op.Slice;
import limpid.explain.map.Attribution;
import limpid.explain.run.Attributor;
import limpid.explain.run.CompiledNet;
import limpid.explain.run.Run;
import limpid.explain.run.Session;
import limpid.explain.run.Variants;
import limpid.explain.target.OutputTarget;
import limpid.explain.target.Score;
import limpid.nn.Model;

/**
 * A saliency method: an image, a net and a target give a map of what mattered.
 *
 * <pre>{@code
 * Explanation e = new GradCam().explain(model, image, OutputTarget.top());
 * Tensor map = e.map();                                             // [H,W], in [0,1]
 * }</pre>
 *
 * <p>A method is a record with its options and one body, {@link Attributor#attribute}. Methods are
 * immutable; one that draws at random holds its seed. Several methods, or several targets, share
 * one {@link Run} of the net; one that is a formula in gradients is a {@link GradientMethod} and
 * can be compiled, and one that changes the image again and again takes the run's {@link Variants}.
 */
public interface Explainer extends Attributor {

  /** What it means that a map of the method is zero everywhere. */
  default String ofZero() {
    return Diagnosis.UNMOVED;
  }

  /**
   * Runs the net on one image and explains the target's score.
   *
   * @param image {@code [1,H,W,C]}, as the net wants it
   */
  default Explanation explain(Model model, Tensor image, OutputTarget target) {
    try (Session session = CompiledNet.traced(model).session()) {
      return explain(session.run(image), target);
    }
  }

  /** Explains the target's score in a run that is already there. The trace must be the model's. */
  default Explanation explain(Model model, Trace trace, OutputTarget target) {
    try (Session session = CompiledNet.traced(model).session()) {
      return explain(session.run(trace), target);
    }
  }

  /**
   * Explains the target's score in a run.
   *
   * @throws IllegalArgumentException if the run holds several images, or the target or a layer that
   *     was asked for does not exist
   * @throws UnfitNetException if the method has no rule for an op of the net
   * @throws java.util.concurrent.CancellationException if the run's control says so
   */
  default Explanation explain(Run run, OutputTarget target) {
    Shape input = run.image().shape();
    if (input.rank() != 4 || input.at(0) != 1) {
      throw new ShapeException(
          name() + ": the run's input is " + input + ", wanted one image [1,H,W,C]");
    }
    OutputTarget resolved = target.resolved(run.output().value());
    Score score = Score.of(resolved, run.output());
    long start = System.nanoTime();
    Attribution attribution = attributed(run, resolved);
    Duration time = Duration.ofNanos(System.nanoTime() - start);
    return Explanation.of(this, attribution, input, score, time);
  }

  private Attribution attributed(Run run, OutputTarget target) {
    try {
      return attribute(run, target);
    } catch (NoRuleException e) {
      throw new UnfitNetException(name(), e);
    }
  }

  /**
   * Explains each image of a batch, one after the other, so that memory does not grow with it.
   *
   * @param images {@code [N,H,W,C]}
   * @param targets N targets, or one for all
   */
  default List<Explanation> explainEach(Model model, Tensor images, List<OutputTarget> targets) {
    try (Session session = CompiledNet.of(model, List.of(this)).session()) {
      return explainEach(session, images, targets);
    }
  }

  /** The same in a session. */
  default List<Explanation> explainEach(
      Session session, Tensor images, List<OutputTarget> targets) {
    int n = images.shape().at(0);
    if (targets.size() != n && targets.size() != 1) {
      throw new IllegalArgumentException(
          name() + ": " + n + " images want " + n + " targets or one, got " + targets.size());
    }
    List<Explanation> explanations = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      Tensor image = new Slice(0, i, i + 1).of(Node.constant(images)).value();
      explanations.add(explain(session.run(image), targets.get(targets.size() == 1 ? 0 : i)));
    }
    return List.copyOf(explanations);
  }
}
