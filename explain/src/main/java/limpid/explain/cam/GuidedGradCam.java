package limpid.explain.cam;

import static limpid.explain.Options.LAYER;

import java.util.List;
import java.util.Optional;
import limpid.core.Tensor;
import limpid.core.graph.Trace;
import limpid.core.op.Node;
import limpid.explain.Convention;
import limpid.explain.Descriptor;
import limpid.explain.Family;
import limpid.explain.GradientMethod;
import limpid.explain.Need;
import limpid.explain.Option;
import limpid.explain.Options;
import limpid.explain.Values;
import limpid.explain.gradient.GuidedBackprop;
import limpid.explain.map.Attribution;
import limpid.explain.map.Normalisation;
import limpid.explain.map.Plane;
import limpid.explain.run.Formula;
import limpid.explain.run.LayerChoice;

/**
 * Guided Grad-CAM: {@code up(max(M, 0)) G}, the upsampled {@linkplain GradCam Grad-CAM} times
 * {@linkplain GuidedBackprop guided backpropagation}, {@code [H,W,C]}, signed: fine detail, and
 * only where the class is.
 *
 * <p>captum upsamples by nearest neighbour; the paper, bilinearly; pytorch-grad-cam multiplies by
 * the finished map in [0,1].
 *
 * <p>Selvaraju et al., Grad-CAM, ICCV 2017.
 */
public record GuidedGradCam(LayerChoice layer, Convention convention) implements GradientMethod {
  private static final Option<Convention> CONVENTION =
      Options.CONVENTION.among(
          Values.oneOf(List.of(Convention.PAPER, Convention.PYTORCH_GRAD_CAM, Convention.CAPTUM)),
          Convention.CAPTUM);

  /** What there is to know about it. */
  public static final Descriptor METHOD =
      Descriptor.named("guided-gradcam", "guided-grad-cam")
          .line("Guided backpropagation where Grad-CAM is positive: their product.")
          .family(Family.CAM)
          .citation(
              "Selvaraju et al.",
              "Grad-CAM: Visual Explanations from Deep Networks via Gradient-based Localization",
              "ICCV",
              2017)
          .formula("A = up(max(M, 0)) G, M of Grad-CAM, G of guided backpropagation")
          .needs(Need.SPATIAL_LAYER)
          .cost(1, 2)
          .takes(LAYER, CONVENTION)
          .made(choices -> new GuidedGradCam(choices.get(LAYER), choices.get(CONVENTION)));

  public GuidedGradCam {
    CONVENTION.checked(convention);
  }

  /** At the last spatial layer, as captum has it. */
  public GuidedGradCam() {
    this(LayerChoice.LAST);
  }

  /** At the layer of a name: {@code new GuidedGradCam("layer4")}. */
  public GuidedGradCam(String layer) {
    this(LayerChoice.named(layer));
  }

  public GuidedGradCam(LayerChoice layer) {
    this(layer, Convention.CAPTUM);
  }

  @Override
  public String name() {
    return METHOD.name();
  }

  @Override
  public List<Formula> formulas(Trace trace, Node score) {
    return List.of(
        new GradCam(layer).formulas(trace, score).getFirst(),
        new GuidedBackprop().formulas(trace, score).getFirst());
  }

  @Override
  public boolean graphed() {
    return false;
  }

  @Override
  public Attribution combined(List<Attribution> parts) {
    Attribution cam = parts.getFirst();
    Tensor guided = parts.getLast().raw();
    int h = guided.shape().at(0);
    int w = guided.shape().at(1);
    Tensor mask =
        switch (convention) {
          case CAPTUM -> Plane.sum(cam.raw()).relu().nearest(h, w).tensor();
          case PYTORCH_GRAD_CAM -> cam.normalisation().map(cam.raw(), h, w);
          default -> Plane.sum(cam.raw()).relu().resized(h, w).tensor();
        };
    Node product = Node.constant(guided).mul(Node.constant(mask).reshape(h, w, 1));
    Optional<String> caveat = parts.getLast().caveat();
    return new Attribution(product.value(), cam.layer(), Normalisation.MAGNITUDE, caveat);
  }
}
