package limpid.explain.perturbation;

import static limpid.explain.Near.assertNear;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.explain.Baseline;
import limpid.explain.Choices;
import limpid.explain.Descriptor;
import limpid.explain.Explanation;
import limpid.explain.Nets;
import limpid.explain.References;
import limpid.explain.SlowWaves;
import limpid.explain.target.OutputTarget;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SegmentationTest {
  /** Columns 0 to 2 and 6 to 7 are one part, apart from each other. */
  private static final Tensor LABELS = labels();

  private static Tensor labels() {
    Tensor labels = Tensor.zeros(Shape.of(8, 8));
    for (int k = 0; k < 64; k++) {
      labels.data()[k] = k % 8 < 3 || k % 8 > 5 ? 7 : -2;
    }
    return labels;
  }

  private static final References KNOWN =
      new References() {
        @Override
        public Collection<Descriptor> methods() {
          return List.of();
        }

        @Override
        public Optional<Tensor> labels(String path) {
          return Optional.of(LABELS).filter(labels -> path.equals("in/labels.png"));
        }
      };

  @ParameterizedTest
  @ValueSource(strings = {"grid", "slic", "felzenszwalb", "quickshift", "in/labels.png"})
  void whatIsPlainIsReadBack(String text) {
    Segmentation segmentation = Features.SEGMENTS.read(text, KNOWN);
    assertEquals(text, Features.SEGMENTS.values().plain(segmentation));
    assertEquals(segmentation, Features.SEGMENTS.read(text, KNOWN));
  }

  @Test
  void textsThatStandForNoneAreRefused() {
    Exception e =
        assertThrows(IllegalArgumentException.class, () -> Features.SEGMENTS.read("slick", KNOWN));
    assertEquals(
        "segments slick: grid, slic, felzenszwalb, quickshift or a file of labels, .png or .npy is"
            + " expected",
        e.getMessage());
  }

  @ParameterizedTest
  @CsvSource({"slic,3,3", "slic,32,3", "quickshift,3,3", "felzenszwalb,1,1", "grid,3,1"})
  void everyPixelIsInAPartAndThereAreNoMoreThanIsSaid(String text, int grid, int channels) {
    Tensor image = Tensor.zeros(Shape.of(1, 24, 30, channels));
    for (int k = 0; k < image.size(); k++) {
      image.data()[k] = (float) (3 * Math.sin(.31 * (k / channels % 30) + k % channels) - 1);
    }
    Segmentation segmentation = Features.SEGMENTS.read(text, KNOWN);
    Features parts = Features.of(segmentation, grid, image);
    assertEquals(24 * 30, parts.of().length);
    assertArrayEquals(
        IntStream.range(0, parts.count()).toArray(),
        IntStream.of(parts.of()).distinct().sorted().toArray());
    Choices choices = Choices.NONE.with(Features.SEGMENTS, segmentation).with(Features.GRID, grid);
    assertTrue(parts.count() <= Features.most(choices, image.shape()));
  }

  /** captum's feature mask: pixels of one label are left out together, wherever they are. */
  @Test
  void pixelsOfOneLabelAreOnePart() {
    Tensor image = Nets.wavesInput();
    Segmentation given = Segmentation.given(LABELS);
    Explanation e =
        new FeatureAblation(given, 8, Baseline.ZERO, 0)
            .explain(Nets.waves(), image, OutputTarget.of(1));
    double[] expected = new double[64];
    for (int k = 0; k < 64; k++) {
      Tensor without = image.copy();
      for (int j = 0; j < 64; j++) {
        without.data()[j] *= LABELS.data()[j] == LABELS.data()[k] ? 0 : 1;
      }
      expected[k] = new SlowWaves(image).logit(1) - new SlowWaves(without).logit(1);
    }
    assertNear(expected, e.raw().data(), 2e-6);
    Choices choices = Choices.NONE.with(Features.SEGMENTS, given);
    assertEquals(2, Features.most(choices, image.shape()));
  }

  @Test
  void labelsOfAnotherSizeAreRefused() {
    Segmentation given = Segmentation.given(Tensor.zeros(Shape.of(4, 6)));
    FeatureAblation method = new FeatureAblation(given, 8, Baseline.ZERO, 0);
    Exception e =
        assertThrows(
            IllegalArgumentException.class,
            () -> method.explain(Nets.waves(), Nets.wavesInput(), OutputTarget.of(1)));
    assertEquals(
        "segments tensor: are 4x6 pixels high and wide, the image is 8x8 as the net sees it; the"
            + " same size is expected",
        e.getMessage());
  }

  @Test
  void labelsAreWholeNumbersAndNotTooMany() {
    refused(
        "segments tensor: hold 0.5, whole numbers are expected",
        Tensor.filled(Shape.of(2, 2), .5f));
    refused(
        "segments tensor: hold NaN, whole numbers are expected",
        Tensor.filled(Shape.of(2, 2), Float.NaN));
    refused(
        "segments tensor: are [1,2,2], a label for each pixel, [H,W], is expected",
        Tensor.zeros(Shape.of(1, 2, 2)));
    Tensor many = Tensor.zeros(Shape.of(1, 4097));
    Arrays.setAll(new Object[4097], k -> many.data()[k] = k);
    refused("segments tensor: have 4097 labels, at most 4096 are expected", many);
  }

  private static void refused(String message, Tensor labels) {
    Exception e = assertThrows(IllegalArgumentException.class, () -> Segmentation.given(labels));
    assertEquals(message, e.getMessage());
  }
}
