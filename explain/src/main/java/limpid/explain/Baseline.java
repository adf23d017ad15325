package limpid.explain;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;
import limpid.core.op.Node;
import limpid.explain.map.GaussianBlur;

/**
 * An image that says nothing, which another is compared with: where a path begins, what hides a
 * part. All are images as the net sees them, after preprocessing; black there is not 0.
 *
 * <p>Which one is taken is a choice that a map depends on: Sturmfels, Lundberg and Lee, Visualizing
 * the Impact of Feature Attribution Baselines, Distill 2020.
 */
public sealed interface Baseline {
  /** The mean colour of the data that the net was trained on, as a rule. */
  Baseline ZERO = new Zero();

  /** The mean colour of the image, everywhere. */
  Baseline MEAN = new Mean();

  /** The least value of the image, everywhere. */
  Baseline LEAST = new Extreme(false);

  /** The greatest value of the image, everywhere. */
  Baseline GREATEST = new Extreme(true);

  /** Every value drawn from the range of the image's values. */
  Baseline UNIFORM = new Uniform();

  /**
   * The baseline for an image.
   *
   * @param image {@code [1,H,W,C]}
   * @param seed what one that is random is drawn from
   * @return of the image's shape
   * @throws ShapeException if it does not fit the image
   */
  Tensor of(Tensor image, long seed);

  /** The text that {@link Values#baselines} reads it from, if there is one. */
  Optional<String> text();

  /** An image {@code [1,H,W,C]} itself. */
  static Baseline given(Tensor image) {
    return new Given(Optional.empty(), image);
  }

  /** 0 everywhere. */
  record Zero() implements Baseline {
    @Override
    public Tensor of(Tensor image, long seed) {
      return Tensor.zeros(image.shape());
    }

    @Override
    public Optional<String> text() {
      return Optional.of("zero");
    }
  }

  /** Each channel its mean over the image. */
  record Mean() implements Baseline {
    @Override
    public Tensor of(Tensor image, long seed) {
      return Node.constant(image).mean(1, 2).broadcastTo(image.shape()).value();
    }

    @Override
    public Optional<String> text() {
      return Optional.of("mean");
    }
  }

  /** The least or the greatest value of the image everywhere. */
  record Extreme(boolean greatest) implements Baseline {
    @Override
    public Tensor of(Tensor image, long seed) {
      Range range = Range.of(image);
      return Tensor.filled(image.shape(), greatest ? range.greatest() : range.least());
    }

    @Override
    public Optional<String> text() {
      return Optional.of(greatest ? "max" : "min");
    }
  }

  /**
   * A colour everywhere.
   *
   * @param name {@code black}, {@code #2080ff}
   * @param channels the colour as the net sees it
   */
  record Colour(String name, List<Float> channels) implements Baseline {
    public Colour {
      channels = List.copyOf(channels);
    }

    @Override
    public Tensor of(Tensor image, long seed) {
      int c = image.shape().at(3);
      if (c != channels.size()) {
        throw new ShapeException(
            "baseline %s: has %d channels, the image %s has %d"
                .formatted(name, channels.size(), image.shape(), c));
      }
      Tensor filled = Tensor.zeros(image.shape());
      for (int k = 0; k < filled.size(); k++) {
        filled.data()[k] = channels.get(k % c);
      }
      return filled;
    }

    @Override
    public Optional<String> text() {
      return Optional.of(name);
    }
  }

  /**
   * The image itself, blurred.
   *
   * @param sigma of the Gaussian in pixels, or nothing for an eighth of the image's shorter side
   */
  record Blur(OptionalDouble sigma) implements Baseline {
    public Blur {
      require("blur", sigma);
    }

    @Override
    public Tensor of(Tensor image, long seed) {
      int shorter = Math.min(image.shape().at(1), image.shape().at(2));
      return GaussianBlur.mirrored(sigma.orElse(shorter / 8.0)).of(image);
    }

    @Override
    public Optional<String> text() {
      return Optional.of(with("blur", sigma));
    }
  }

  /**
   * The image itself under noise from a Gaussian.
   *
   * @param part its deviation as a part of the image's range, or nothing for half of it
   */
  record Noise(OptionalDouble part) implements Baseline {
    public Noise {
      require("noise", part);
    }

    @Override
    public Tensor of(Tensor image, long seed) {
      Range range = Range.of(image);
      double sigma = part.orElse(.5) * (range.greatest() - range.least());
      SplittableRandom random = new SplittableRandom(seed);
      Tensor noisy = image.copy();
      for (int k = 0; k < noisy.size(); k++) {
        noisy.data()[k] += (float) (sigma * random.nextGaussian());
      }
      return noisy;
    }

    @Override
    public Optional<String> text() {
      return Optional.of(with("noise", part));
    }
  }

  /** Values drawn from the image's range, each by itself. */
  record Uniform() implements Baseline {
    @Override
    public Tensor of(Tensor image, long seed) {
      Range range = Range.of(image);
      SplittableRandom random = new SplittableRandom(seed);
      Tensor drawn = Tensor.zeros(image.shape());
      for (int k = 0; k < drawn.size(); k++) {
        double share = random.nextDouble();
        drawn.data()[k] = (float) (range.least() + share * (range.greatest() - range.least()));
      }
      return drawn;
    }

    @Override
    public Optional<String> text() {
      return Optional.of("uniform");
    }
  }

  /**
   * An image.
   *
   * @param file where it was read from
   * @param image {@code [1,H,W,C]}
   */
  record Given(Optional<String> file, Tensor image) implements Baseline {
    public Given {
      Shape shape = image.shape();
      if (shape.rank() != 4 || shape.at(0) != 1) {
        throw new ShapeException(
            "baseline %s: is %s, one image [1,H,W,C] is expected"
                .formatted(file.orElse("tensor"), shape));
      }
    }

    @Override
    public Tensor of(Tensor explained, long seed) {
      if (!image.shape().equals(explained.shape())) {
        throw new IllegalArgumentException(
            "baseline %s: is %s, the image is %s; the same shape is expected"
                .formatted(file.orElse("tensor"), image.shape(), explained.shape()));
      }
      return image;
    }

    @Override
    public Optional<String> text() {
      return file;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Given(Optional<String> path, Tensor values)
          && path.equals(file)
          && values.shape().equals(image.shape())
          && Arrays.equals(values.data(), image.data());
    }

    @Override
    public int hashCode() {
      return 31 * file.hashCode() + Arrays.hashCode(image.data());
    }
  }

  /** The range of an image's values. */
  record Range(float least, float greatest) {
    static Range of(Tensor image) {
      float least = Float.POSITIVE_INFINITY;
      float greatest = Float.NEGATIVE_INFINITY;
      for (float value : image.data()) {
        least = Math.min(least, value);
        greatest = Math.max(greatest, value);
      }
      return new Range(least, greatest);
    }
  }

  private static void require(String name, OptionalDouble amount) {
    double value = amount.orElse(1);
    if (!(value > 0 && value <= 1e6)) {
      throw new IllegalArgumentException(
          "baseline %s:%s: a number above 0 is expected".formatted(name, value));
    }
  }

  private static String with(String name, OptionalDouble amount) {
    return amount.isPresent() ? name + ":" + amount.getAsDouble() : name;
  }
}
