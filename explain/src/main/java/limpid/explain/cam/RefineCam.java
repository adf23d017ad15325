package limpid.explain.cam;

import static limpid.explain.Options.LAYER;

import java.util.ArrayList;
import java.util.List;
import limpid.core.Shape;
import limpid.core.graph.Backward;
import limpid.core.graph.Gradients;
import limpid.core.graph.Trace;
import limpid.core.op.Node;
import limpid.explain.Descriptor;
import limpid.explain.Family;
import limpid.explain.GradientMethod;
import limpid.explain.Need;
import limpid.explain.Option;
import limpid.explain.map.Attribution;
import limpid.explain.map.Normalisation;
import limpid.explain.run.Formula;
import limpid.explain.run.LayerChoice;
import limpid.explain.run.SpatialLayer;
import limpid.explain.run.Stages;

/**
 * RefineCAM: the product of the {@linkplain GradCamPlusPlus Grad-CAM++} maps of several layers,
 * each in [0,1] at the image's resolution: where all of them see something, as fine as the first.
 * The layers are those that are named, or one for each {@linkplain Stages stage} of the net up to
 * the one that is looked at. The raw map {@code [H,W]} is in [0,1]; it is shown from its smallest
 * value to its largest.
 *
 * <p>As pytorch-grad-cam has it (RefineCAM), which asks for the layers.
 *
 * @param fusion how the maps become one, if not as a product
 */
public record RefineCam(LayerChoice layer, Fusion fusion) implements GradientMethod {
  private static final Option<Fusion> FUSION = CamOptions.FUSION.or(Fusion.PRODUCT);
  private static final GradCamPlusPlus CAM = new GradCamPlusPlus();

  /** What there is to know about it. */
  public static final Descriptor METHOD =
      Descriptor.named("refinecam", "refine-cam")
          .line("The product of Grad-CAM++ at all stages of the net: fine, and of the class.")
          .family(Family.CAM)
          .citation("Gildenblat et al.", "PyTorch library for CAM methods", "GitHub", 2021)
          .formula("M = prod_l minmax(up(M_l)), M_l of Grad-CAM++ at layer l")
          .needs(Need.SPATIAL_LAYER)
          .cost(1, 1)
          .takes(LAYER, FUSION)
          .made(choices -> new RefineCam(choices.get(LAYER), choices.get(FUSION)));

  /** Of all stages. */
  public RefineCam() {
    this(LayerChoice.LAST, Fusion.PRODUCT);
  }

  @Override
  public String name() {
    return METHOD.name();
  }

  private List<SpatialLayer> layers(Trace trace) {
    if (layer instanceof LayerChoice.Several several) {
      return several.ones().stream().map(one -> one.in(trace)).toList();
    }
    SpatialLayer last = layer.in(trace);
    List<SpatialLayer> layers = new ArrayList<>();
    for (SpatialLayer stage : Stages.of(trace)) {
      if (before(trace, stage.node(), last.node()) && !sameSize(stage.node(), last.node())) {
        layers.add(stage);
      }
    }
    layers.add(last);
    return layers;
  }

  private static boolean before(Trace trace, Node a, Node b) {
    return trace.nodes().indexOf(a) < trace.nodes().indexOf(b);
  }

  private static boolean sameSize(Node a, Node b) {
    return a.shape().at(1) == b.shape().at(1) && a.shape().at(2) == b.shape().at(2);
  }

  /** The map of each layer, and the image, whose size the maps come to. */
  @Override
  public List<Formula> formulas(Trace trace, Node score) {
    List<SpatialLayer> layers = layers(trace);
    Gradients g =
        Backward.from(score).to(layers.stream().map(SpatialLayer::node).toArray(Node[]::new));
    List<Formula> formulas = new ArrayList<>();
    for (SpatialLayer one : layers) {
      Node map = CAM.terms(one.node(), g.of(one.node())).sum(3);
      formulas.add(Formula.map(map, one, Normalisation.PYTORCH_GRAD_CAM));
    }
    formulas.add(Formula.pixels(trace.input()));
    return formulas;
  }

  @Override
  public boolean graphed() {
    return false;
  }

  @Override
  public Attribution combined(List<Attribution> parts) {
    Shape image = parts.getLast().raw().shape();
    List<Attribution> maps = parts.subList(0, parts.size() - 1);
    return fusion.of(maps, Shape.of(1, image.at(0), image.at(1), image.at(2)));
  }
}
