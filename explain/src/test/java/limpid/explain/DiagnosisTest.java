package limpid.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.explain.map.Attribution;
import limpid.explain.map.Normalisation;
import limpid.explain.target.OutputTarget;
import limpid.explain.target.Scale;
import limpid.explain.target.Score;
import org.junit.jupiter.api.Test;

class DiagnosisTest {
  private static final OptionalDouble NONE = OptionalDouble.empty();
  private static final Score LOGIT = score(Scale.LOGIT, 3);

  private static Score score(Scale scale, double value) {
    OutputTarget logit = OutputTarget.of(281);
    OutputTarget target = scale == Scale.LOGIT ? logit : logit.probability();
    return new Score(target, value, OptionalDouble.of(.5));
  }

  private static Diagnosis ofMap(Score score, float... raw) {
    Attribution attribution =
        new Attribution(
            Tensor.of(Shape.of(2, 2), raw), Optional.of("layer4"), Normalisation.PYTORCH_GRAD_CAM);
    return Diagnosis.of(attribution, Shape.of(8, 8, 3), score, Diagnosis.UNMOVED);
  }

  private static Diagnosis ofPixels(Score score, float... raw) {
    Attribution attribution =
        new Attribution(
            Tensor.of(Shape.of(2, 2, 1), raw), Optional.empty(), Normalisation.MAGNITUDE);
    return Diagnosis.of(attribution, Shape.of(2, 2, 1), score, Diagnosis.UNMOVED);
  }

  @Test
  void mapThatShowsSomethingIsSound() {
    assertTrue(ofMap(LOGIT, -1, 0, 2, 3).sound());
    assertTrue(ofPixels(LOGIT, -1, -2, -3, -4).sound());
    assertEquals("", ofMap(LOGIT, -1, 0, 2, 3).sentence());
  }

  @Test
  void mapThatIsNegativeEverywhere() {
    assertEquals(
        "the weighted sum is negative everywhere: layer4, logit of class 281; the signed map is"
            + " available",
        ofMap(LOGIT, -1, -2, -3, -4).sentence());
  }

  @Test
  void mapThatIsNowherePositive() {
    assertEquals(
        "the weighted sum is nowhere positive: layer4, logit of class 281; the signed map is"
            + " available",
        ofMap(LOGIT, -1, 0, -3, -4).sentence());
  }

  @Test
  void mapOfZeros() {
    assertEquals(
        "the weighted sum is zero everywhere: layer4, logit of class 281; what the method counts"
            + " there does not move the score",
        ofMap(LOGIT, 0, 0, 0, 0).sentence());
    assertEquals(
        "the attribution is zero everywhere: probability of class 281; a saturated probability"
            + " hardly moves, its logit does",
        ofPixels(score(Scale.PROBABILITY, 1), 0, 0, 0, 0).sentence());
  }

  @Test
  void theScaleOfTheScoreSaysWhatToTryAndNotItsName() {
    Score named = new Score(OutputTarget.of(281).probability().negative(), -.9999, NONE);
    assertTrue(ofMap(named, 0, 0, 0, 0).sentence().endsWith("its logit does"));
    Score moving = new Score(OutputTarget.of(281).probability(), .5, NONE);
    assertTrue(ofMap(moving, 0, 0, 0, 0).sentence().endsWith("does not move the score"));
    Score odd = new Score(OutputTarget.score("probability, doubled", y -> y.mul(2)), 1, NONE);
    assertTrue(ofMap(odd, 0, 0, 0, 0).sentence().endsWith("does not move the score"));
  }

  @Test
  void mapOfASaturatedProbabilityIsShownWithAWarning() {
    OutputTarget logit = OutputTarget.of(281);
    List<Score> saturated =
        List.of(
            score(Scale.PROBABILITY, .9995),
            score(Scale.PROBABILITY, .0004),
            new Score(logit.probability().negative(), -.9995, NONE),
            new Score(logit.probability().minus(OutputTarget.of(3).probability()), -.9995, NONE),
            new Score(logit.logProbability(), -.0002, NONE));
    for (Score score : saturated) {
      assertEquals(Diagnosis.Finding.SATURATED, ofMap(score, 0, 1, 2, 3).finding());
    }
    assertEquals(
        "the weighted sum explains a saturated score of 0.999500: layer4, probability of class 281;"
            + " a saturated probability hardly moves, its logit does",
        ofMap(saturated.getFirst(), 0, 1, 2, 3).sentence());
    List<Score> moving =
        List.of(
            score(Scale.PROBABILITY, .9),
            score(Scale.LOGIT, 0),
            new Score(logit.probability().minus(OutputTarget.of(3).probability()), 0, NONE),
            new Score(logit.logProbability(), -9, NONE));
    for (Score score : moving) {
      assertTrue(ofMap(score, 0, 1, 2, 3).sound());
    }
  }

  @Test
  void mapOfANetThatTheMethodIsNotDefinedFor() {
    Attribution attribution =
        new Attribution(
            Tensor.of(Shape.of(2, 2), 0, 1, 2, 3),
            Optional.empty(),
            Normalisation.PYTORCH_GRAD_CAM,
            Optional.of("not rectified: act"));
    Diagnosis diagnosis = Diagnosis.of(attribution, Shape.of(8, 8, 3), LOGIT, Diagnosis.UNMOVED);
    assertEquals(Diagnosis.Finding.BEYOND_DEFINITION, diagnosis.finding());
    assertEquals(
        "the attribution is of a net that the method is not defined for everywhere: logit of class"
            + " 281; not rectified: act",
        diagnosis.sentence());
    Diagnosis blank =
        Diagnosis.of(
            attribution.of(Tensor.zeros(Shape.of(2, 2))),
            Shape.of(8, 8, 3),
            LOGIT,
            Diagnosis.UNMOVED);
    assertEquals(Diagnosis.Finding.ZERO, blank.finding());
    assertTrue(blank.sentence().endsWith("does not move the score; not rectified: act"));
  }

  @Test
  void mapWithValuesThatAreNotNumbers() {
    assertEquals(
        "the weighted sum is NaN or infinite in 2 of 4 places: layer4, logit of class 281; the"
            + " weights or the input are not what the net wants",
        ofMap(LOGIT, Float.NaN, 1, 2, Float.POSITIVE_INFINITY).sentence());
  }

  @Test
  void scoreThatIsNotANumber() {
    assertEquals(
        "the weighted sum explains a score of NaN: layer4, logit of class 281; the weights or the"
            + " input are not what the net wants",
        ofMap(score(Scale.LOGIT, Double.NaN), 1, 2, 3, 4).sentence());
  }

  @Test
  void mapOfOneValue() {
    assertEquals(
        "the weighted sum is 3.0 everywhere: layer4, logit of class 281; no place stands out",
        ofMap(LOGIT, 3, 3, 3, 3).sentence());
  }

  @Test
  void pixelsThatCancelAcrossChannelsAreSound() {
    Attribution attribution =
        new Attribution(
            Tensor.of(Shape.of(1, 2, 2), 1, -1, 2, -2), Optional.empty(), Normalisation.MAGNITUDE);
    assertTrue(Diagnosis.of(attribution, Shape.of(1, 2, 2), LOGIT, Diagnosis.UNMOVED).sound());
  }

  @Test
  void mapTooSmallToNormalise() {
    Diagnosis diagnosis = ofMap(score(Scale.PROBABILITY, 1), 0, 1e-17f, 0, 0);
    assertEquals(Diagnosis.Finding.FAINT, diagnosis.finding());
    assertTrue(diagnosis.sentence().contains("at most 1.0E-17"), diagnosis.sentence());
  }

  @Test
  void faintMapsThatNormalisingBringsOutAreSound() {
    assertTrue(ofMap(LOGIT, 0, 1e-9f, 0, 0).sound());
  }

  @Test
  void valuesThatAreNotNumbersNeverReachTheMap() {
    float[] values = new float[4];
    Arrays.fill(values, Float.NaN);
    values[2] = 1;
    Tensor raw = Tensor.of(Shape.of(2, 2), values);
    for (float value : Normalisation.PYTORCH_GRAD_CAM.map(raw, 5, 5).data()) {
      assertTrue(value >= 0 && value <= 1, "" + value);
    }
  }
}
