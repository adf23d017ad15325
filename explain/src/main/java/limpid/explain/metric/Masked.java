package limpid.explain.metric;

import limpid.core.Tensor;
import limpid.explain.target.OutputTarget;

/** A score of an image, and of the same times its map in [0,1]. */
record Masked(double whole, double masked) {
  static final double EPSILON = 1e-7;

  static Masked of(Judged judged, OutputTarget score) {
    Tensor image = judged.image();
    float[] map = judged.map().values();
    int channels = image.shape().at(3);
    float[] scores =
        judged
            .run()
            .variants()
            .scores(
                score,
                2,
                (i, into, at) -> {
                  for (int k = 0; k < image.size(); k++) {
                    into[at + k] = image.data()[k] * (i == 0 ? 1 : map[k / channels]);
                  }
                });
    return new Masked(scores[0], scores[1]);
  }
}
