package limpid.app.walk;

import limpid.core.graph.Backward;
import limpid.core.graph.Trace;
import limpid.core.op.Node;
import limpid.explain.cam.GradCam;
import limpid.explain.run.LayerChoice;
import limpid.explain.run.SpatialLayer;
import limpid.explain.target.OutputTarget;

/**
 * All that is between a photo and its Grad-CAM, {@code M = sum_k w_k A_k}, {@code w_k = mean over
 * places of ds/dA_k}.
 *
 * @param layer whose feature maps A are weighted
 * @param target with the choice of the likeliest class made
 * @param score s
 * @param gradient ds/dA
 * @param weights w, {@code [1,K]}
 * @param map M before the ReLU, {@code [1,h,w]}
 */
public record GradCamSteps(
    Trace trace,
    SpatialLayer layer,
    OutputTarget target,
    Node score,
    Node gradient,
    Node weights,
    Node map) {

  /** Of a run of a net. */
  public static GradCamSteps of(Trace trace, LayerChoice choice, OutputTarget target) {
    SpatialLayer layer = choice.in(trace);
    OutputTarget chosen = target.resolved(trace.output().value());
    Node score = chosen.of(trace.output());
    Node gradient = Backward.from(score).to(layer.node()).of(layer.node());
    Node map = new GradCam(choice).terms(trace, layer.node(), score).sum(3);
    return new GradCamSteps(trace, layer, chosen, score, gradient, gradient.mean(1, 2), map);
  }

  /** The feature maps A. */
  public Node activations() {
    return layer.node();
  }
}
