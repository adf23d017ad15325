package limpid.explain.run;

import java.util.List;
import java.util.Optional;
import limpid.core.OutlineException;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.kernel.Workers;
import limpid.core.op.Node;
import limpid.core.program.Control;
import limpid.explain.map.Attribution;
import limpid.explain.target.OutputTarget;
import limpid.explain.target.Score;

/**
 * A net run on many variants of an image, batch by batch: what masks, noise and paths between two
 * images are scored with. Or what of it lies {@linkplain Run#behind behind} a layer, on variants of
 * the layer's feature maps. What comes out does not depend on the size of the batches but for
 * rounding, and memory does not grow with the number of variants.
 */
public final class Variants {
  /** More images at a time gain nothing and take more memory: see docs/measurements.md. */
  static final int MOST = 32;

  private final Session session;
  private final Shape image;
  private final Optional<LayerChoice> behind;
  private final List<Tensor> beside;
  private final Control control;

  /** What the last batch began with. */
  private Tensor[] inputs = {};

  /**
   * @param image the shape of an image
   * @param behind the layer whose feature maps vary, where the image does not
   * @param beside what goes past that layer in the run of the image: see {@link Cut}
   */
  Variants(
      Session session,
      Shape image,
      Optional<LayerChoice> behind,
      List<Tensor> beside,
      Control control) {
    this.session = session;
    this.image = image;
    this.behind = behind;
    this.beside = beside;
    this.control = control;
  }

  /** Makes variants. */
  @FunctionalInterface
  public interface Fill {
    /**
     * Writes variant i, all of it, in the order H, W, C, from this place of the array on. Variants
     * of a batch are made by several threads at a time.
     */
    void variant(int i, float[] into, int at);
  }

  /** Takes what was found for each variant, in order. */
  @FunctionalInterface
  public interface Each {
    void found(int i, Attribution attribution);
  }

  /** Takes the score of each variant, in order, until it wants no more. */
  @FunctionalInterface
  public interface Scored {
    boolean more(int i, float score);
  }

  /** Takes what was found for each variant, in order, until it wants no more. */
  @FunctionalInterface
  public interface Found {
    boolean more(int i, Attribution attribution);
  }

  /** What is done with a batch, and whether another is wanted. */
  private interface Batch {
    boolean of(Tensor variants, int first, int count);
  }

  /** The target's score of each of so many variants. */
  public float[] scores(OutputTarget target, int count, Fill fill) {
    float[] scores = new float[count];
    scoresUntil(
        target,
        count,
        fill,
        (i, score) -> {
          scores[i] = score;
          return true;
        });
    return scores;
  }

  /**
   * The target's score of one variant after the other.
   *
   * @param count how many there are at most; what is left of a batch is not shown to one who wants
   *     no more
   */
  public void scoresUntil(OutputTarget target, int count, Fill fill, Scored scored) {
    Form one = form(List.of(), target);
    Optional<Plan> plan = plan(one);
    int size = size(one, count, plan.map(Plan::bytes));
    each(
        count,
        variant(plan).with(0, size),
        fill,
        (variants, first, n) -> {
          Node logits = Node.constant(logits(plan.isPresent(), one, variants));
          List<Node> data = target.data(logits.shape()).stream().map(Node::constant).toList();
          float[] found = Score.column(target, logits, data).value().data();
          boolean more = true;
          for (int i = 0; i < n && more; i++) {
            more = scored.more(first + i, found[i]);
          }
          return more;
        });
  }

  /** The net's output of each of so many variants, {@code [count,...]}. */
  public Tensor outputs(int count, Fill fill) {
    Form one = form(List.of(), OutputTarget.output(0));
    Optional<Plan> plan = plan(one);
    int size = size(one, count, plan.map(Plan::bytes));
    Tensor[] outputs = new Tensor[1];
    each(
        count,
        variant(plan).with(0, size),
        fill,
        (variants, first, n) -> {
          Tensor found = logits(plan.isPresent(), one, variants);
          int row = found.size() / size;
          if (first == 0) {
            outputs[0] = Tensor.zeros(found.shape().with(0, count));
          }
          System.arraycopy(found.data(), 0, outputs[0].data(), first * row, n * row);
          return true;
        });
    return outputs[0];
  }

  private Tensor logits(boolean compiled, Form one, Tensor variants) {
    return compiled
        ? forward(lease(one, variants), variants)
        : session.net().model().logits(variants);
  }

  /** What a method finds for each of so many variants. */
  public void attributions(Formulas method, OutputTarget target, int count, Fill fill, Each each) {
    attributionsUntil(
        method,
        target,
        count,
        fill,
        (i, attribution) -> {
          each.found(i, attribution);
          return true;
        });
  }

  /** What a method finds for one variant after the other, of so many at most. */
  public void attributionsUntil(
      Formulas method, OutputTarget target, int count, Fill fill, Found each) {
    Form one = form(List.of(method), target);
    Optional<Plan> plan = plan(one);
    boolean compiled = plan.isPresent() && plan.get().computes(method);
    int size = size(one, count, plan.map(p -> compiled ? p.bytes() : p.tracedBytes()));
    if (!compiled) {
      requireWhole();
    }
    each(
        count,
        variant(plan).with(0, size),
        fill,
        (variants, first, n) -> {
          List<Attribution> found =
              compiled
                  ? swept(method, target, one, variants, n)
                  : Traced.swept(session.net().model().trace(variants), method, target, n);
          boolean more = true;
          for (int i = 0; i < n && more; i++) {
            more = each.more(first + i, found.get(i));
          }
          return more;
        });
  }

  private List<Attribution> swept(
      Formulas method, OutputTarget target, Form one, Tensor variants, int count) {
    Lease lease = lease(one, variants);
    forward(lease, variants);
    return lease.swept(method, target, count, control);
  }

  private Form form(List<Formulas> methods, OutputTarget target) {
    return new Form(image, behind, methods, target.kind());
  }

  /** What is compiled for one image, or nothing where the net looks at values. */
  private Optional<Plan> plan(Form one) {
    session.enter();
    try {
      return Optional.of(session.net().plan(one, control));
    } catch (OutlineException e) {
      requireWhole();
      return Optional.empty();
    }
  }

  /** What is not compiled cannot begin at a layer. */
  private void requireWhole() {
    if (behind.isPresent()) {
      throw new IllegalArgumentException(
          "the net, or the target, looks at values while it runs, so that it cannot be run from a"
              + " layer on; a method that runs the whole net again, as scorecam does, can");
    }
  }

  private Shape variant(Optional<Plan> plan) {
    return behind.isPresent() ? plan.orElseThrow().inputs().getFirst().shape() : image;
  }

  private Lease lease(Form one, Tensor variants) {
    return session.buffers().lease(one.batch(variants.shape().at(0)), true, control);
  }

  private Tensor forward(Lease lease, Tensor variants) {
    List<Node> wanted = lease.plan().inputs();
    if (inputs.length != wanted.size() || inputs[0] != variants) {
      inputs = new Tensor[wanted.size()];
      inputs[0] = variants;
      for (int i = 1; i < inputs.length; i++) {
        inputs[i] = repeated(beside.get(i - 1), wanted.get(i).shape());
      }
    }
    return lease.forward(this, control, inputs);
  }

  /** One row for all images of a batch. */
  private static Tensor repeated(Tensor row, Shape batch) {
    Tensor rows = Tensor.zeros(batch);
    for (int i = 0; i < batch.at(0); i++) {
      System.arraycopy(row.data(), 0, rows.data(), i * row.size(), row.size());
    }
    return rows;
  }

  /** The last batch is filled up with what the one before left in it. */
  private void each(int count, Shape batch, Fill fill, Batch run) {
    Tensor variants = Tensor.zeros(batch);
    int size = batch.at(0);
    int elements = variants.size() / size;
    boolean more = true;
    for (int from = 0; from < count && more; from += size) {
      control.check();
      int first = from;
      int n = Math.min(size, count - first);
      Workers.shared().split(n, i -> fill.variant(first + i, variants.data(), i * elements));
      more = run.of(variants, first, n);
      control.progress(first + n, count);
    }
  }

  /**
   * How many variants go through the net at once.
   *
   * @param bytes of one of them, as far as that is known
   */
  private int size(Form one, int count, Optional<Long> bytes) {
    int batch = session.net().batch();
    if (batch > 0) {
      return whole(one, even(count, batch));
    }
    int fitting = bytes.map(each -> Math.clamp(free() / 4 / each, 1, MOST)).orElse(1);
    int wanted = whole(one, even(count, fitting));
    int there = session.buffers().batch(one, wanted);
    return 4 * filled(count, there) <= 5 * filled(count, wanted) ? there : wanted;
  }

  /** This size if such a batch has the net's layers, otherwise 1. */
  private int whole(Form one, int size) {
    return session.net().hasLayers(one.images().with(0, size), control) ? size : 1;
  }

  /** How many images batches of this size have together, with those that fill up the last one. */
  private static long filled(int count, int size) {
    return (long) Math.ceilDiv(count, size) * size;
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
