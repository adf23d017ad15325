package limpid.app.walk;

import limpid.core.Tensor;
import limpid.core.graph.Trace;
import limpid.explain.Explanation;
import limpid.explain.cam.Cam;
import limpid.explain.cam.GradCam;
import limpid.explain.run.LayerChoice;
import limpid.explain.run.Run;
import limpid.explain.target.OutputTarget;

/**
 * CAM and Grad-CAM of a net that ends in a mean and one linear layer: {@code CAM = Z Grad-CAM}, Z
 * being the number of places.
 *
 * @param cam its map, {@code [h,w]}
 * @param gradCam its map, {@code [h,w]}
 * @param weights Grad-CAM's, for each channel
 */
public record IdentitySteps(Explanation cam, Explanation gradCam, Tensor weights) {

  /**
   * Of a run of a net.
   *
   * @throws IllegalArgumentException if CAM is not for it
   */
  public static IdentitySteps of(Run run, OutputTarget target) {
    Explanation cam = new Cam().explain(run, target);
    Trace trace = run.trace();
    GradCamSteps steps = GradCamSteps.of(trace, LayerChoice.LAST, target);
    return new IdentitySteps(
        cam, new GradCam().explain(run, steps.target()), steps.weights().value());
  }

  /** Z. */
  public int places() {
    return gradCam.raw().size();
  }

  /** The largest difference between CAM and Z times Grad-CAM. */
  public double difference() {
    double most = 0;
    for (int i = 0; i < places(); i++) {
      double off = cam.raw().data()[i] - (double) places() * gradCam.raw().data()[i];
      most = Math.max(most, Math.abs(off));
    }
    return most;
  }
}
