package limpid.explain.run;

import java.util.List;
import java.util.Optional;
import limpid.core.OutlineException;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.op.Node;
import limpid.core.program.Control;
import limpid.explain.map.Attribution;
import limpid.explain.target.OutputTarget;
import limpid.explain.target.Score;

/**
 * A net run on many variants of an image, batch by batch: what masks, noise and paths between two
 * images are scored with. What comes out does not depend on the size of the batches but for
 * rounding, and memory does not grow with the number of variants.
 */
public final class Variants {
  /** More images at a time gain nothing and take more memory: see docs/measurements.md. */
  static final int MOST = 32;

  private final Session session;
  private final Shape image;
  private final int batch;
  private final Control control;

  Variants(Session session, Shape image, int batch, Control control) {
    this.session = session;
    this.image = image;
    this.batch = batch;
    this.control = control;
  }

  /** Makes variants. */
  @FunctionalInterface
  public interface Fill {
    /** Writes variant i, all of it, in the order H, W, C, from this place of the array on. */
    void variant(int i, float[] into, int at);
  }

  /** Takes what was found for each variant, in order. */
  @FunctionalInterface
  public interface Each {
    void found(int i, Attribution attribution);
  }

  /** What is done with a batch. */
  private interface Batch {
    void of(Tensor images, int first, int count);
  }

  /** The target's score of each of so many variants. */
  public float[] scores(OutputTarget target, int count, Fill fill) {
    float[] scores = new float[count];
    Form one = new Form(image, List.of(), target.kind());
    Optional<Plan> plan = plan(one);
    int size = size(one, count, plan.map(Plan::bytes));
    each(
        count,
        size,
        fill,
        (images, first, n) -> {
          Node logits = Node.constant(logits(plan.isPresent(), one, images));
          List<Node> data = target.data(logits.shape()).stream().map(Node::constant).toList();
          float[] found = Score.column(target, logits, data).value().data();
          System.arraycopy(found, 0, scores, first, n);
        });
    return scores;
  }

  private Tensor logits(boolean compiled, Form one, Tensor images) {
    return compiled
        ? lease(one, images).forward(this, images, control)
        : session.net().model().logits(images);
  }

  private Lease lease(Form one, Tensor images) {
    return session.buffers().lease(one.batch(images.shape().at(0)), true, control);
  }

  /** What a method finds for each of so many variants. */
  public void attributions(Formulas method, OutputTarget target, int count, Fill fill, Each each) {
    Form one = new Form(image, List.of(method), target.kind());
    Optional<Plan> plan = plan(one);
    boolean compiled = plan.isPresent() && plan.get().computes(method);
    int size = size(one, count, plan.map(p -> compiled ? p.bytes() : p.tracedBytes()));
    each(
        count,
        size,
        fill,
        (images, first, n) -> {
          List<Attribution> found =
              compiled
                  ? swept(method, target, one, images, n)
                  : Traced.swept(session.net().model().trace(images), method, target, n);
          for (int i = 0; i < n; i++) {
            each.found(first + i, found.get(i));
          }
        });
  }

  private List<Attribution> swept(
      Formulas method, OutputTarget target, Form one, Tensor images, int count) {
    Lease lease = lease(one, images);
    lease.forward(this, images, control);
    return lease.swept(method, target, count, control);
  }

  /** What is compiled for one image, or nothing where the net looks at values. */
  private Optional<Plan> plan(Form one) {
    session.enter();
    try {
      return Optional.of(session.net().plan(one, control));
    } catch (OutlineException e) {
      return Optional.empty();
    }
  }

  /** The last batch is filled up with what the one before left in it. */
  private void each(int count, int size, Fill fill, Batch batch) {
    Tensor images = Tensor.zeros(image.with(0, size));
    for (int first = 0; first < count; first += size) {
      control.check();
      int n = Math.min(size, count - first);
      for (int i = 0; i < n; i++) {
        fill.variant(first + i, images.data(), i * image.size());
      }
      batch.of(images, first, n);
      control.progress(first + n, count);
    }
  }

  /**
   * How many images go through the net at once.
   *
   * @param bytes of one image, as far as that is known
   */
  private int size(Form one, int count, Optional<Long> bytes) {
    if (batch > 0) {
      return even(count, batch);
    }
    int fitting = bytes.map(each -> Math.clamp(free() / 4 / each, 1, MOST)).orElse(1);
    return session.buffers().batch(one, even(count, fitting));
  }

  /** The smallest size that takes no more batches than this one. */
  private static int even(int count, int size) {
    int batches = Math.max(1, Math.ceilDiv(count, size));
    return Math.max(1, Math.ceilDiv(count, batches));
  }

  private static long free() {
    Runtime runtime = Runtime.getRuntime();
    return runtime.maxMemory() - (runtime.totalMemory() - runtime.freeMemory());
  }
}
