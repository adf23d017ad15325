package limpid.explain.cam;

import static limpid.explain.Options.LAYER;

import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.graph.Trace;
import limpid.core.linear.LargestEigen;
import limpid.core.op.Node;
import limpid.explain.Descriptor;
import limpid.explain.Family;
import limpid.explain.Need;
import limpid.explain.run.LayerChoice;

/**
 * KPCA-CAM: the first principal component of a layer's feature maps under a kernel: {@code M =
 * sqrt(l) u}, l the largest eigenvalue of the centred kernel {@code K_ij = tanh(x_i x_j / C + 1)},
 * u its eigenvector of length 1, {@code x_i} the C channels in place i, from each its mean taken.
 * It asks for no class and no gradient. The raw map {@code [h,w]} has a mean of zero, and
 * correlates with the sum of the maps; what is shown is {@code max(M, 0)}.
 *
 * <p>Karmani et al., KPCA-CAM: Visual Explainability of Deep Computer Vision Models using Kernel
 * PCA, MMSP 2024; the kernel is that of pytorch-grad-cam and scikit-learn.
 */
public record KpcaCam(LayerChoice layer) implements ProjectedCam {
  private static final int MOST = 4096;

  /** What there is to know about it. */
  public static final Descriptor METHOD =
      Descriptor.named("kpcacam", "kpca-cam")
          .line("The first kernel principal component of feature maps, whatever the class.")
          .family(Family.CAM)
          .citation(
              "Karmani et al.",
              "KPCA-CAM: Visual Explainability of Deep Computer Vision Models using Kernel PCA",
              "MMSP",
              2024)
          .formula("M = sqrt(l) u, l and u the largest eigenpair of tanh(x_i x_j / C + 1), centred")
          .needs(Need.SPATIAL_LAYER)
          .cost(1, 0)
          .takes(LAYER)
          .made(choices -> new KpcaCam(choices.get(LAYER)));

  /** At the last spatial layer. */
  public KpcaCam() {
    this(LayerChoice.LAST);
  }

  /** At the layer of a name: {@code new KpcaCam("layer4")}. */
  public KpcaCam(String layer) {
    this(LayerChoice.named(layer));
  }

  @Override
  public String name() {
    return METHOD.name();
  }

  @Override
  public Node features(Trace trace, Node a, Node score) {
    return a;
  }

  /**
   * The raw map.
   *
   * @throws IllegalArgumentException if the layer has too many places for a kernel of all pairs
   */
  @Override
  public Tensor projected(Tensor features) {
    Shape shape = features.shape();
    int n = shape.at(0) * shape.at(1);
    if (n > MOST) {
      throw new IllegalArgumentException(
          "kpcacam: compares each of %d x %d places with each, and wants at most %d places; a later layer has fewer"
              .formatted(shape.at(0), shape.at(1), MOST));
    }
    Tensor map = Tensor.zeros(Shape.of(shape.at(0), shape.at(1)));
    double[] x = PrincipalProjection.centred(features);
    if (isZero(x)) {
      return map;
    }
    double[][] kernel = centred(kernel(x, n, shape.at(2)));
    LargestEigen eigen = LargestEigen.of(n, y -> times(kernel, y));
    double[] u = eigen.vector();
    double size = Math.sqrt(Math.max(eigen.value(), 0)) * PrincipalProjection.sign(x, u, u);
    for (int i = 0; i < n; i++) {
      map.data()[i] = (float) (size * u[i]);
    }
    return map;
  }

  private static boolean isZero(double[] x) {
    for (double value : x) {
      if (value != 0) {
        return false;
      }
    }
    return true;
  }

  private static double[][] kernel(double[] x, int n, int channels) {
    double[][] kernel = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double product = 0;
        for (int c = 0; c < channels; c++) {
          product += x[i * channels + c] * x[j * channels + c];
        }
        kernel[i][j] = Math.tanh(product / channels + 1);
        kernel[j][i] = kernel[i][j];
      }
    }
    return kernel;
  }

  /** From each element the means of its row and its column taken, and that of all added. */
  private static double[][] centred(double[][] kernel) {
    int n = kernel.length;
    double[] mean = new double[n];
    double all = 0;
    for (int i = 0; i < n; i++) {
      for (double value : kernel[i]) {
        mean[i] += value / n;
      }
      all += mean[i] / n;
    }
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        kernel[i][j] += all - mean[i] - mean[j];
      }
    }
    return kernel;
  }

  private static double[] times(double[][] matrix, double[] x) {
    double[] y = new double[x.length];
    for (int i = 0; i < y.length; i++) {
      for (int j = 0; j < x.length; j++) {
        y[i] += matrix[i][j] * x[j];
      }
    }
    return y;
  }
}
