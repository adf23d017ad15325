package limpid.explain.run;

import java.util.List;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.op.Node;
import limpid.core.program.Control;
import limpid.explain.map.Attribution;
import limpid.explain.target.Score;
import limpid.explain.target.Target;

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
    void of(Lease lease, Tensor images, int first, int count);
  }

  /** The target's score of each of so many variants. */
  public float[] scores(Target target, int count, Fill fill) {
    float[] scores = new float[count];
    each(
        count,
        fill,
        new Form(image, List.of(), target.kind()),
        (lease, images, first, n) -> {
          Node logits = Node.constant(lease.forward(this, images, control));
          List<Node> data = target.data(logits.shape()).stream().map(Node::constant).toList();
          float[] found = Score.column(target, logits, data).value().data();
          System.arraycopy(found, 0, scores, first, n);
        });
    return scores;
  }

  /** What a method finds for each of so many variants. */
  public void attributions(Formulas method, Target target, int count, Fill fill, Each each) {
    each(
        count,
        fill,
        new Form(image, List.of(method), target.kind()),
        (lease, images, first, n) -> {
          List<Attribution> found;
          if (lease.plan().computes(method)) {
            lease.forward(this, images, control);
            found = lease.swept(method, target, n, control);
          } else {
            found = Traced.swept(session.net().model().trace(images), method, target, n);
          }
          for (int i = 0; i < n; i++) {
            each.found(first + i, found.get(i));
          }
        });
  }

  /** The last batch is filled up with what the one before left in it. */
  private void each(int count, Fill fill, Form one, Batch batch) {
    session.requireOwner();
    int size = even(count, this.batch > 0 ? this.batch : fitting(one));
    Shape shape = image.with(0, size);
    Lease lease = session.lease(new Form(shape, one.methods(), one.kind()), true);
    Tensor images = Tensor.zeros(shape);
    for (int first = 0; first < count; first += size) {
      control.check();
      int n = Math.min(size, count - first);
      for (int i = 0; i < n; i++) {
        fill.variant(first + i, images.data(), i * image.size());
      }
      batch.of(lease, images, first, n);
      control.progress(first + n, count);
    }
  }

  /** The smallest size that takes no more batches than this one. */
  private static int even(int count, int size) {
    int batches = Math.ceilDiv(count, size);
    return Math.ceilDiv(count, Math.max(1, batches));
  }

  /** How many images a quarter of the free memory holds, by what one image takes. */
  private int fitting(Form one) {
    Runtime runtime = Runtime.getRuntime();
    long free = runtime.maxMemory() - (runtime.totalMemory() - runtime.freeMemory());
    return Math.clamp(free / 4 / session.net().plan(one).bytes(), 1, MOST);
  }
}
