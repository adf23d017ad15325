package limpid.explain.run;

import java.util.List;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.op.Node;
import limpid.explain.GradientMethod;
import limpid.explain.map.Attribution;
import limpid.explain.target.Target;

/**
 * A net run on many variants of an image, batch by batch: what masks, noise and paths between two
 * images are scored with. What comes out does not depend on the size of the batches but for
 * rounding, and memory does not grow with the number of variants.
 */
public final class Variants {
  /** More images at a time gain nothing and take more memory: see docs/measurements.md. */
  private static final int MOST = 32;

  private final Runner net;
  private final Shape image;
  private final int batch;
  private final Progress progress;

  Variants(Runner net, Shape image, int batch, Progress progress) {
    this.net = net;
    this.image = image;
    this.batch = batch;
    this.progress = progress;
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

  /** What is done with a batch that was run. */
  private interface Batch {
    void ran(Compiled compiled, Node logits, int first, int images);
  }

  /** The target's score of each of so many variants. */
  public float[] scores(Target target, int count, Fill fill) {
    float[] scores = new float[count];
    each(
        count,
        fill,
        List.of(),
        (compiled, logits, first, images) -> {
          float[] found = target.of(logits).value().data();
          System.arraycopy(found, 0, scores, first, images);
        });
    return scores;
  }

  /** What a method finds for each of so many variants. */
  public void attributions(GradientMethod method, Target target, int count, Fill fill, Each each) {
    each(
        count,
        fill,
        List.of(method),
        (compiled, logits, first, images) -> {
          List<Attribution> found = compiled.swept(method, target.gradient(logits), images);
          for (int i = 0; i < images; i++) {
            each.found(first + i, found.get(i));
          }
        });
  }

  /** The last batch is filled up with what the one before left in it. */
  private void each(int count, Fill fill, List<GradientMethod> methods, Batch then) {
    int size = even(count, batch > 0 ? batch : fitting(methods));
    Compiled compiled = net.compiled(image.with(0, size), methods);
    Tensor images = Tensor.zeros(image.with(0, size));
    for (int first = 0; first < count; first += size) {
      int n = Math.min(size, count - first);
      for (int i = 0; i < n; i++) {
        fill.variant(first + i, images.data(), i * image.size());
      }
      Node logits = Node.constant(compiled.forward(images));
      then.ran(compiled, logits, first, n);
      progress.at(first + n, count);
    }
  }

  /** The smallest size that takes no more batches than this one. */
  private static int even(int count, int size) {
    int batches = Math.ceilDiv(count, size);
    return Math.ceilDiv(count, Math.max(1, batches));
  }

  /** How many images a quarter of the free memory holds, by what one image takes. */
  private int fitting(List<GradientMethod> methods) {
    Runtime runtime = Runtime.getRuntime();
    long free = runtime.maxMemory() - (runtime.totalMemory() - runtime.freeMemory());
    long each = net.compiled(image, methods).bytes();
    return Math.clamp(free / 4 / each, 1, MOST);
  }
}
