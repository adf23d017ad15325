package limpid.core.op;

import java.util.List;
import limpid.core.Epilogue;
import limpid.core.Shape;
import limpid.core.Tensor;

/**
 * y = gamma (x - mean(x)) / sqrt(variance(x) + eps) + beta, channel by channel: batch norm by the
 * moments of the batch itself, {@code [...,C]} with two {@code [C]} (Ioffe and Szegedy 2015). The
 * variance is the biased one.
 *
 * <p>It is {@link BatchNorm} of x and its {@link Moments}, with the three paths by which x enters
 * taken back in one pass.
 */
public record BatchNormTraining(float eps) implements Fusing {

  @Override
  public String name() {
    return "batch_norm_training";
  }

  @Override
  public Shape shape(Shape... inputs) {
    Elementwise.count(name(), 3, inputs);
    Channels.count(name(), inputs[0], inputs[1], inputs[2]);
    return inputs[0];
  }

  @Override
  public List<Part> parts(Shape... inputs) {
    return List.of(new Part(new Moments(), List.of(0)));
  }

  /** Of x, gamma, beta and the moments of x. */
  @Override
  public void finish(Tensor y, Epilogue epilogue, Tensor... inputs) {
    double[] slopes = Moments.slopes(inputs[3], eps);
    float[] scale = new float[slopes.length];
    for (int c = 0; c < scale.length; c++) {
      scale[c] = (float) (inputs[1].data()[c] * slopes[c]);
    }
    Channels.affine(y, inputs[0], inputs[3].data(), scale, inputs[2].data(), epilogue);
  }

  /** {@code sqrt(variance(x) + eps)}. */
  Node deviation(Node x) {
    return Moments.variance(x).add(eps).sqrt();
  }

  @Override
  public boolean overwrites(int i) {
    return i == 0;
  }

  @Override
  public Node vjp(int i, Node y, Node g) {
    Node x = y.input(0);
    return switch (i) {
      case 0 -> new BatchNormTrainingInput(this).of(g, x, y.input(1));
      case 1 -> Moments.row(new BatchNormTrainingFactors(this).of(g, x), 1);
      default -> Moments.row(new BatchNormTrainingFactors(this).of(g, x), 0);
    };
  }

  @Override
  public long flops(Shape... inputs) {
    return 6L * inputs[0].size();
  }
}
