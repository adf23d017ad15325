package limpid.explain.run;

import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.graph.Trace;
import limpid.explain.Explainer;
import limpid.explain.GradientMethod;
import limpid.nn.Model;

/**
 * A net, and how it is run when its answers are explained.
 *
 * <pre>{@code
 * Runner net = Runner.compiled(model, List.of(method)).precise();
 * for (Tensor image : images) {
 *   Explanation e = method.explain(net.run(image), Target.top());
 * }
 * }</pre>
 *
 * <p>What is compiled is kept, with its buffers, and used for all images of one shape. A runner is
 * for one thread at a time.
 */
public final class Runner {
  private static final int KEPT = 4;

  private final Model model;
  private final List<GradientMethod> methods;
  private final boolean precise;
  private final int batch;
  private final Progress progress;
  private final Map<Form, Compiled> known = new LinkedHashMap<>(8, 0.75f, true);
  private final Map<Compiled, Run> current = new IdentityHashMap<>();
  private Trace outline;

  /** What something is compiled for. */
  private record Form(Shape images, List<GradientMethod> methods) {}

  private Runner(
      Model model, List<GradientMethod> methods, boolean precise, int batch, Progress progress) {
    this.model = model;
    this.methods = methods;
    this.precise = precise;
    this.batch = batch;
    this.progress = progress;
  }

  /** Traces each image. */
  public static Runner traced(Model model) {
    return new Runner(model, null, false, 0, Progress.NONE);
  }

  /**
   * Compiles the net, with those of these methods that can be; images are traced only for methods
   * that look inside.
   */
  public static Runner compiled(Model model, List<? extends Explainer> methods) {
    List<GradientMethod> compiled =
        methods.stream()
            .filter(GradientMethod.class::isInstance)
            .map(GradientMethod.class::cast)
            .distinct()
            .toList();
    return new Runner(model, compiled, false, 0, Progress.NONE);
  }

  /** Leaves out the algorithms for convolutions that round more than their definition does. */
  public Runner precise() {
    return new Runner(model, methods, true, batch, progress);
  }

  /**
   * How many variants of an image go through the net at once, at most; 0, as it is without this,
   * stands for as many as a quarter of the free memory holds, up to 64.
   */
  public Runner batch(int images) {
    if (images < 0) {
      throw new IllegalArgumentException("batch: wants 1 or more images, got " + images);
    }
    return new Runner(model, methods, precise, images, progress);
  }

  /** Whom to tell how far methods are that run the net many times. */
  public Runner progress(Progress other) {
    return new Runner(model, methods, precise, batch, other);
  }

  public Model model() {
    return model;
  }

  /**
   * A run on one image.
   *
   * @param image {@code [1,H,W,C]}, as the net wants it
   */
  public Run run(Tensor image) {
    return new Run(this, image, methods == null ? null : compiled(image.shape(), methods));
  }

  /** The nodes of a run on images of this shape, without values. */
  public Trace outline(Shape images) {
    if (outline == null || !outline.input().shape().equals(images)) {
      outline = model.trace(Tensor.outline(images));
    }
    return outline;
  }

  /** A run that is already there. */
  public Run run(Trace trace) {
    return new Run(this, trace);
  }

  /** The net on many variants of an image of this shape. */
  public Variants variants(Shape image) {
    return new Variants(this, image, batch, progress);
  }

  Compiled compiled(Shape images, List<GradientMethod> chosen) {
    Form form = new Form(images, chosen);
    Compiled compiled = known.get(form);
    if (compiled == null) {
      if (known.size() == KEPT) {
        current.remove(known.remove(known.keySet().iterator().next()));
      }
      compiled = Compiled.of(outline(images), chosen, precise);
      known.put(form, compiled);
    }
    return compiled;
  }

  /** This run now owns the buffers. */
  void begins(Compiled compiled, Run run) {
    current.put(compiled, run);
  }

  /** Whether the buffers are still those of this run. */
  boolean began(Compiled compiled, Run run) {
    return current.get(compiled) == run;
  }
}
