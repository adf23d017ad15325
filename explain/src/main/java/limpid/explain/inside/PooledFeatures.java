package limpid.explain.inside;

import java.util.List;
import limpid.core.Tensor;
import limpid.core.graph.Trace;
import limpid.core.program.Control;
import limpid.explain.run.CompiledNet;
import limpid.explain.run.LayerChoice;
import limpid.explain.run.Session;
import limpid.explain.run.SpatialLayer;
import limpid.nn.Model;

/**
 * Global average pooling: the features f_c = 1/(hw) Σ_ij A_ijc of an image at a layer {@code
 * [1,h,w,C]}, for other models. The net is run up to that layer and no further. For one thread at a
 * time.
 *
 * <p>Zhou et al., Learning Deep Features for Discriminative Localization, CVPR 2016, section 3.3.
 */
public final class PooledFeatures implements AutoCloseable {
  private final String layer;
  private final Session session;

  /**
   * @throws IllegalArgumentException if the net has no such layer of feature maps
   */
  public PooledFeatures(Model model, Trace outline, LayerChoice layer) {
    SpatialLayer at = layer.in(outline);
    this.layer = at.name();
    this.session = CompiledNet.of(model.until(at.name()), List.of()).session();
  }

  /** The layer's own name. */
  public String layer() {
    return layer;
  }

  /**
   * The features of an image {@code [1,H,W,3]}, C of them.
   *
   * @throws IllegalArgumentException if the layer has values that are not finite
   */
  public float[] of(Tensor image) {
    Tensor maps = session.run(image, Control.NONE).output().value();
    Finite.require(layer, maps);
    int channels = maps.shape().at(3);
    double[] sums = new double[channels];
    for (int k = 0; k < maps.size(); k++) {
      sums[k % channels] += maps.data()[k];
    }
    float[] means = new float[channels];
    for (int c = 0; c < channels; c++) {
      means[c] = (float) (sums[c] * channels / maps.size());
    }
    return means;
  }

  @Override
  public void close() {
    session.close();
  }
}
