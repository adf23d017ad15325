package limpid.explain.cam;

import static limpid.explain.Options.LAYER;

import java.util.SplittableRandom;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.graph.Trace;
import limpid.core.op.Node;
import limpid.explain.Descriptor;
import limpid.explain.Family;
import limpid.explain.Need;
import limpid.explain.Options;
import limpid.explain.run.LayerChoice;

/**
 * Random CAM: {@code M = sum_k w_k A_k} with {@code w_k} drawn from -1 to 1: what a method shows of
 * the layer alone, whatever its weights; a method that does no better says nothing of the class.
 * What is shown is {@code max(M, 0)}.
 *
 * <p>As pytorch-grad-cam has it (RandomCAM).
 *
 * @param seed what the weights are drawn from
 */
public record RandomCam(LayerChoice layer, long seed) implements GradientCam {
  /** What there is to know about it. */
  public static final Descriptor METHOD =
      Descriptor.named("randomcam", "random-cam")
          .line("Feature maps of a layer with random weights: what others are to be compared with.")
          .family(Family.CAM)
          .citation("Gildenblat et al.", "PyTorch library for CAM methods", "GitHub", 2021)
          .formula("M = sum_k w_k A_k, w_k ~ U(-1, 1)")
          .needs(Need.SPATIAL_LAYER)
          .cost(1, 0)
          .takes(LAYER, Options.SEED)
          .made(choices -> new RandomCam(choices.get(LAYER), choices.get(Options.SEED)));

  /** At the last spatial layer. */
  public RandomCam(long seed) {
    this(LayerChoice.LAST, seed);
  }

  @Override
  public String name() {
    return METHOD.name();
  }

  @Override
  public Node terms(Trace trace, Node a, Node score) {
    SplittableRandom random = new SplittableRandom(seed);
    Tensor w = Tensor.zeros(Shape.of(a.shape().at(3)));
    for (int k = 0; k < w.size(); k++) {
      w.data()[k] = (float) (2 * random.nextDouble() - 1);
    }
    return a.mul(Node.constant(w));
  }
}
