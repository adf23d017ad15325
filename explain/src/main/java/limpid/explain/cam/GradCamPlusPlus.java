package limpid.explain.cam;

import static limpid.explain.Options.LAYER;

import limpid.core.graph.Backward;
import limpid.core.graph.Trace;
import limpid.core.op.Node;
import limpid.explain.Descriptor;
import limpid.explain.Family;
import limpid.explain.Need;
import limpid.explain.Option;
import limpid.explain.Values;
import limpid.explain.map.Normalisation;
import limpid.explain.run.LayerChoice;

/**
 * Grad-CAM++: {@code M = sum_k w_k A_k} with {@code w_k = sum_hw a_k max(g_k, 0)}, A the feature
 * maps of a layer and {@code g = d score / dA}. Each place has a weight of its own, {@code a_k =
 * g_k^2 / (2 g_k^2 + g_k^3 sum_hw A_k)}, and 0 where that is not defined: so several things of a
 * class count each as one. The raw map {@code [h,w]} is signed only where feature maps are; what is
 * shown is {@code max(M, 0)}.
 *
 * <p>The paper differentiates {@code Y = exp(S)}, whose derivatives are {@code exp(S)} times what
 * stands here: it cancels from {@code a_k} and scales the map, so it is left out, and nothing
 * overflows. How each {@link Variant} differs is said there.
 *
 * <p>Chattopadhay et al., Grad-CAM++: Generalized Gradient-based Visual Explanations for Deep
 * Convolutional Networks, WACV 2018.
 */
public record GradCamPlusPlus(LayerChoice layer, Variant variant) implements GradientCam {
  private static final float EPSILON = 1e-6f;
  private static final float VICKYLIIN_EPSILON = 1e-7f;

  /** Whose reading of the weights is followed. */
  public enum Variant {
    /** As above. */
    PAPER,
    /** The denominator is 1e-6 larger. */
    PYTORCH_GRAD_CAM,
    /**
     * {@code sum_hw (A_k g_k^3)} in place of {@code g_k^3 sum_hw A_k}, 1 where the denominator is
     * 0, and that 1e-7 larger: the same where the gradient is the same in all places. The map is
     * resized before it is normalised.
     */
    VICKYLIIN,
    /**
     * The true derivatives of {@code exp(S)}: {@code g^2 + d2} and {@code g^3 + 3 g d2 + d3} in
     * place of {@code g^2} and {@code g^3}, d2 and d3 the second and third derivatives of S in each
     * element. Where S is piecewise linear in A they are zero, and this is {@link #PAPER}.
     */
    EXACT
  }

  private static final Option<Variant> VARIANT =
      Option.of(
          "variant",
          "Whose reading of the weights is followed, or exact derivatives of exp(score).",
          Values.oneOf(Variant.class),
          Variant.PYTORCH_GRAD_CAM);

  /** What there is to know about it. */
  public static final Descriptor METHOD =
      Descriptor.named("gradcam++", "grad-cam++", "gradcampp")
          .line("Feature maps of a layer, weighted by positive gradients, place by place.")
          .family(Family.CAM)
          .citation(
              "Chattopadhay et al.",
              "Grad-CAM++: Generalized Gradient-based Visual Explanations for Deep Convolutional"
                  + " Networks",
              "WACV",
              2018)
          .formula(
              "M = sum_k w_k A_k, w_k = sum_hw a_k max(g_k, 0), a_k = g_k^2 / (2 g_k^2 + g_k^3"
                  + " sum_hw A_k), g = ds/dA")
          .needs(Need.SPATIAL_LAYER)
          .cost(1, 1)
          .takes(LAYER, VARIANT)
          .made(choices -> new GradCamPlusPlus(choices.get(LAYER), choices.get(VARIANT)));

  /** At the last spatial layer, as pytorch-grad-cam has it. */
  public GradCamPlusPlus() {
    this(LayerChoice.LAST);
  }

  /** At the layer of a name: {@code new GradCamPlusPlus("layer4")}. */
  public GradCamPlusPlus(String layer) {
    this(LayerChoice.named(layer));
  }

  public GradCamPlusPlus(LayerChoice layer) {
    this(layer, Variant.PYTORCH_GRAD_CAM);
  }

  @Override
  public String name() {
    return METHOD.name();
  }

  @Override
  public Normalisation normalisation() {
    return variant == Variant.VICKYLIIN
        ? Normalisation.RESIZE_FIRST
        : Normalisation.PYTORCH_GRAD_CAM;
  }

  @Override
  public Node terms(Trace trace, Node a, Node score) {
    if (variant == Variant.EXACT) {
      return exact(a, OwnDerivatives.of(a, score));
    }
    return terms(a, Backward.from(score).to(a).of(a));
  }

  /** The weighted feature maps for gradients that are there already. */
  Node terms(Node a, Node g) {
    return variant == Variant.PAPER ? plain(a, g) : weighted(a, g, g.square(), g.square().mul(g));
  }

  private Node exact(Node a, OwnDerivatives s) {
    if (s.straight()) {
      return plain(a, s.first());
    }
    Node g = s.first();
    Node second = g.square().add(s.second());
    Node third = g.square().add(s.second().mul(3)).mul(g).add(s.third());
    return weighted(a, g, second, third);
  }

  /** {@code a_k = 1 / (2 + g_k sum_hw A_k)}, so that small gradients do not vanish in powers. */
  private Node plain(Node a, Node g) {
    return weighted(a, g, Node.constant(1), g);
  }

  private Node weighted(Node a, Node g, Node second, Node third) {
    Node w = shares(a, second, third).mul(g.relu()).sum(1, 2);
    return a.mul(w);
  }

  /** {@code a_k}, 0 where it is not defined. */
  private Node shares(Node a, Node second, Node third) {
    Node rest = variant == Variant.VICKYLIIN ? a.mul(third).sum(1, 2) : a.sum(1, 2).mul(third);
    Node whole = second.mul(2).add(rest);
    Node divisor =
        switch (variant) {
          case PAPER, EXACT -> whole;
          case PYTORCH_GRAD_CAM -> whole.add(EPSILON);
          case VICKYLIIN -> orOne(whole).add(VICKYLIIN_EPSILON);
        };
    return second.div(orOne(divisor)).where(divisor.abs(), Node.constant(0));
  }

  /** 1 where it is 0. */
  private static Node orOne(Node x) {
    return x.where(x.abs(), Node.constant(1));
  }
}
