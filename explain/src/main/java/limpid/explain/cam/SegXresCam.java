package limpid.explain.cam;

import static limpid.explain.Options.LAYER;

import java.util.OptionalInt;
import limpid.core.Window;
import limpid.core.graph.Backward;
import limpid.core.graph.Trace;
import limpid.core.op.AvgPool2d;
import limpid.core.op.MaxPool2d;
import limpid.core.op.Node;
import limpid.core.op.Resize;
import limpid.core.op.Sampling;
import limpid.core.op.Slice;
import limpid.explain.Descriptor;
import limpid.explain.Family;
import limpid.explain.Need;
import limpid.explain.Option;
import limpid.explain.Values;
import limpid.explain.run.LayerChoice;

/**
 * Seg-XRes-CAM: {@code M = sum_k up(pool(g_k)) A_k}, A the feature maps of a layer and {@code g = d
 * score / dA}: gradients are pooled over windows that lie side by side, and each place has what its
 * window came to. With windows of one place it is {@linkplain HiResCam HiResCAM}, with the mean of
 * one window over all places {@linkplain GradCam Grad-CAM}. The raw map {@code [h,w]} is signed;
 * what is shown is {@code max(M, 0)}.
 *
 * <p>Hasany, Petitjean and Meriaudeau, Seg-XRes-CAM: Explaining Spatially Local Regions in Image
 * Segmentation, CVPR Workshops 2023.
 *
 * @param window the side of a window, in places of the layer
 * @param pooling what of a window's gradients is taken
 */
public record SegXresCam(LayerChoice layer, int window, Pooling pooling) implements GradientCam {
  private static final Option<OptionalInt> WINDOW =
      Option.of(
          "window",
          "The side of the window that gradients are pooled in, in places of the layer.",
          Values.integersIfAny(1, Integer.MAX_VALUE),
          OptionalInt.of(2));
  private static final Option<Pooling> POOLING =
      Option.of(
          "pooling",
          "What of a window's gradients is taken.",
          Values.oneOf(Pooling.class),
          Pooling.MEAN);

  /** What there is to know about it. */
  public static final Descriptor METHOD =
      Descriptor.named("segxrescam", "seg-xres-cam")
          .line("Feature maps of a layer times gradients that are pooled in windows.")
          .family(Family.CAM)
          .citation(
              "Hasany, Petitjean and Meriaudeau",
              "Seg-XRes-CAM: Explaining Spatially Local Regions in Image Segmentation",
              "CVPR Workshops",
              2023)
          .formula("M = sum_k up(pool(ds/dA_k)) A_k")
          .needs(Need.SPATIAL_LAYER)
          .cost(1, 1)
          .takes(LAYER, WINDOW, POOLING)
          .made(
              choices ->
                  new SegXresCam(
                      choices.get(LAYER),
                      choices.get(WINDOW).orElse(WINDOW.otherwise().getAsInt()),
                      choices.get(POOLING)));

  /** What of a window's gradients is taken. */
  public enum Pooling {
    /** Their mean. */
    MEAN,
    /** The largest. */
    MAX
  }

  public SegXresCam {
    WINDOW.checked(OptionalInt.of(window));
  }

  /** Means of windows of 2 by 2 at the last spatial layer. */
  public SegXresCam() {
    this(LayerChoice.LAST, WINDOW.otherwise().getAsInt(), Pooling.MEAN);
  }

  @Override
  public String name() {
    return METHOD.name();
  }

  @Override
  public Node terms(Trace trace, Node a, Node score) {
    Node g = Backward.from(score).to(a).of(a);
    int h = a.shape().at(1);
    int w = a.shape().at(2);
    return a.mul(pooled(g, Math.min(window, h), Math.min(window, w)));
  }

  /** Windows at the far edges hold what is left. */
  private Node pooled(Node g, int rows, int columns) {
    Window side = Window.of(rows, columns).stride(rows, columns);
    Node pooled =
        pooling == Pooling.MEAN
            ? new AvgPool2d(side, true, false).of(g)
            : new MaxPool2d(side, true).of(g);
    int h = pooled.shape().at(1) * rows;
    int w = pooled.shape().at(2) * columns;
    Node spread = new Resize(h, w, Sampling.NEAREST).of(pooled);
    Node cut = new Slice(1, 0, g.shape().at(1)).of(spread);
    return new Slice(2, 0, g.shape().at(2)).of(cut);
  }
}
