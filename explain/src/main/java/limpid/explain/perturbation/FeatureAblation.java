package limpid.explain.perturbation;

import static limpid.explain.Options.SEED;
import static limpid.explain.perturbation.Features.GRID;
import static limpid.explain.perturbation.Features.HIDDEN;
import static limpid.explain.perturbation.Features.SEGMENTS;

import java.util.Arrays;
import java.util.Optional;
import limpid.core.Tensor;
import limpid.explain.Axiom;
import limpid.explain.Baseline;
import limpid.explain.Cost;
import limpid.explain.Descriptor;
import limpid.explain.Explainer;
import limpid.explain.Family;
import limpid.explain.map.Attribution;
import limpid.explain.map.Normalisation;
import limpid.explain.run.Run;
import limpid.explain.target.OutputTarget;

/**
 * Feature ablation, leave one out: what the score loses without a part of the image, {@code M_p =
 * s(x) - s(x without the part that p is in)}, {@code [H,W]}, signed, in the unit of the score. A
 * part that is left out shows the baseline. As captum has it; with a probability as the target, the
 * drop in confidence of leaving one out.
 *
 * <p>Zeiler and Fergus, Visualizing and Understanding Convolutional Networks, ECCV 2014.
 *
 * @param grid cells along each side, of a grid, and where slic begins
 * @param seed what a baseline that is random is drawn from
 */
public record FeatureAblation(Segmentation segments, int grid, Baseline baseline, long seed)
    implements Explainer {
  /** What there is to know about it. */
  public static final Descriptor METHOD =
      Descriptor.named("feature-ablation", "neuron-feature-ablation", "loo", "leave-one-out")
          .line("What the score loses without each part of the image: a cell or a segment.")
          .family(Family.PERTURBATION)
          .citation(
              "Zeiler and Fergus",
              "Visualizing and Understanding Convolutional Networks",
              "ECCV",
              2014)
          .formula("M_p = s(x) - s(x without the part that p is in)")
          .cost((choices, image) -> new Cost.Passes(2 + Features.most(choices, image), 0))
          .holds(Axiom.SENSITIVITY, Axiom.IMPLEMENTATION_INVARIANCE, Axiom.LINEARITY)
          .takes(SEGMENTS, GRID, HIDDEN, SEED)
          .made(
              choices ->
                  new FeatureAblation(
                      choices.get(SEGMENTS),
                      choices.get(GRID),
                      choices.get(HIDDEN),
                      choices.get(SEED)));

  public FeatureAblation {
    GRID.checked(grid);
  }

  /** The cells of a grid, hidden by 0. */
  public FeatureAblation(int grid) {
    this(Segmentation.GRID, grid, HIDDEN.otherwise(), SEED.otherwise());
  }

  @Override
  public String name() {
    return METHOD.name();
  }

  @Override
  public Attribution attribute(Run run, OutputTarget target) {
    Tensor x = run.image();
    Tensor b = baseline.of(x, seed);
    Features parts = Features.of(segments, grid, x);
    float[] scores =
        run.variants()
            .scores(
                target,
                1 + parts.count(),
                (i, to, at) -> parts.show(parts.without(i - 1), x, b, to, at));
    double[] lost = new double[parts.count()];
    Arrays.setAll(lost, part -> (double) scores[0] - scores[1 + part]);
    return new Attribution(
        parts.map(lost, x.shape()), Optional.empty(), Normalisation.PYTORCH_GRAD_CAM);
  }
}
