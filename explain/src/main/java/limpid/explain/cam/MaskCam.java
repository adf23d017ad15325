package limpid.explain.cam;

import java.util.List;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.op.Node;
import limpid.core.op.Softmax;
import limpid.explain.Convention;
import limpid.explain.map.Attribution;
import limpid.explain.run.Formulas;
import limpid.explain.run.Run;
import limpid.explain.target.OutputTarget;

/**
 * A class activation map whose weights are scores of the image under masks: {@code M = sum_k w_k
 * A_k} with {@code w = softmax_k(mean_i s(m_ki x))}, {@code m_ki} made of the feature map {@code
 * A_k} and x the image. What the score of a baseline would be subtracted, the softmax takes out
 * again, so there is none.
 */
sealed interface MaskCam extends CamMethod permits ScoreCam, SsCam, IsCam {

  /** How feature maps become masks: see {@link Masks}. */
  Convention convention();

  /** How many masks are made of each feature map. */
  int samples();

  /**
   * One of the masks of a channel.
   *
   * @param mask the feature map as a mask {@code [H,W]} in [0,1], which this changes
   */
  void change(float[] mask, int channel, int sample);

  @Override
  default List<Formulas> compiled() {
    return List.of(new FeatureMaps(layer()));
  }

  @Override
  default Attribution terms(Run run, OutputTarget target) {
    Attribution maps = run.swept(new FeatureMaps(layer()), target);
    Shape shape = run.image().shape();
    Masks masks = new Masks(maps.raw(), shape.at(1), shape.at(2), convention());
    int channels = maps.raw().shape().at(2);
    float[] scores =
        run.variants()
            .scores(
                target,
                Math.multiplyExact(channels, samples()),
                (i, to, at) -> masked(run.image(), masks, i, to, at));
    Node w = new Softmax().of(means(scores, channels));
    return maps.of(Node.constant(maps.raw()).mul(w).value());
  }

  /** The image under mask i: channel by channel, all samples of one after the other. */
  private void masked(Tensor image, Masks masks, int i, float[] to, int at) {
    int channel = i / samples();
    float[] mask = masks.of(channel).values();
    change(mask, channel, i % samples());
    int colours = image.shape().at(3);
    for (int p = 0; p < mask.length; p++) {
      for (int c = 0; c < colours; c++) {
        to[at + p * colours + c] = mask[p] * image.data()[p * colours + c];
      }
    }
  }

  /** {@code [1,1,C]}. */
  private Node means(float[] scores, int channels) {
    Tensor means = Tensor.zeros(Shape.of(1, 1, channels));
    for (int k = 0; k < channels; k++) {
      double sum = 0;
      for (int i = 0; i < samples(); i++) {
        sum += scores[k * samples() + i];
      }
      means.data()[k] = (float) (sum / samples());
    }
    return Node.constant(means);
  }
}
