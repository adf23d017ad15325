package limpid.explain.cam;

import static limpid.explain.Options.LAYER;

import limpid.core.graph.Backward;
import limpid.core.graph.Trace;
import limpid.core.op.Node;
import limpid.explain.Descriptor;
import limpid.explain.Family;
import limpid.explain.Need;
import limpid.explain.map.Normalisation;
import limpid.explain.run.AveragedHead;
import limpid.explain.run.LayerChoice;
import limpid.explain.run.SpatialLayer;

/**
 * CAM: {@code M_c = sum_k w_ck A_k}, A the feature maps that a net takes the mean of over places,
 * and {@code w_c} the weights with which its linear head makes a class's logit of those means:
 * {@code s_c = mean_hw M_c + b_c}, b the head's bias. The raw map {@code [h,w]} is signed, and
 * shown from its smallest value to its largest.
 *
 * <p>The head is found in the graph: a mean, or a sum, over all places, and behind it nothing but
 * what is linear. A net that is convolutional to the end, as SqueezeNet, whose means are the logits
 * themselves, has the class's own channel as its map. For scores other than a logit, {@code w} is
 * the gradient of the score in the means.
 *
 * <p>Zhou et al., Learning Deep Features for Discriminative Localization, CVPR 2016.
 */
public record Cam(LayerChoice layer) implements GradientCam {
  /** What there is to know about it. */
  public static final Descriptor METHOD =
      Descriptor.named("cam")
          .line("Feature maps with the weights of a linear head behind their mean.")
          .family(Family.CAM)
          .citation(
              "Zhou et al.", "Learning Deep Features for Discriminative Localization", "CVPR", 2016)
          .formula("M = sum_k w_ck A_k, w_c the weights of class c behind the mean of A")
          .needs(Need.AVERAGED_HEAD)
          .cost(1, 1)
          .takes(LAYER)
          .made(choices -> new Cam(choices.get(LAYER)));

  /** At the layer that the head averages. */
  public Cam() {
    this(LayerChoice.LAST);
  }

  @Override
  public String name() {
    return METHOD.name();
  }

  @Override
  public Normalisation normalisation() {
    return Normalisation.TF_EXPLAIN;
  }

  @Override
  public SpatialLayer at(Trace trace) {
    return AveragedHead.of(trace).layer(trace, layer);
  }

  @Override
  public Node terms(Trace trace, Node a, Node score) {
    AveragedHead head = AveragedHead.of(trace);
    Node w = Backward.from(score).to(head.averages()).of(head.averages());
    return a.mul(w.reshape(a.shape().at(0), 1, 1, a.shape().at(3)));
  }
}
