package limpid.app.given;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.explain.target.Area;
import limpid.explain.target.OutputTarget;
import limpid.models.data.Labels;
import limpid.weights.Npy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetOptionTest {
  private static final Labels LABELS =
      new Labels(
          List.of("cat", "dog", "tall, dark", "sum: of all", "top", "(x), y", "a@b", "margin"));
  private static final OutputTarget CAT = OutputTarget.of(0);
  private static final OutputTarget DOG = OutputTarget.of(1);

  @TempDir Path folder;

  private static List<ChosenTarget> read(String... options) {
    return new TargetOption(LABELS, TargetOption.Bare.LOGIT).targets(List.of(options));
  }

  private static void means(String text, OutputTarget... expected) {
    List<ChosenTarget> read = read(text);
    assertEquals(List.of(expected), read.stream().map(ChosenTarget::target).toList());
    List<ChosenTarget> again = read(read.stream().map(ChosenTarget::text).toArray(String[]::new));
    assertEquals(read, again, "what stands for a target is read as that target");
  }

  @Test
  void classesByIndexNameAndRank() {
    means("cat", CAT);
    means("1", DOG);
    means("class:dog", DOG);
    means("top", OutputTarget.top());
    means("rank2", OutputTarget.ranked(2));
    means("top2", OutputTarget.top(), OutputTarget.ranked(2));
  }

  @Test
  void neuronsOfALayer() {
    OutputTarget channel = OutputTarget.neuron("layer3.0", 17);
    means("neuron:layer3.0,17", channel);
    means("neuron:layer3.0, 17, 4, 5", OutputTarget.neuron("layer3.0", 17, 4, 5));
    means("negative:neuron:layer3.0,17", channel.negative());
    means(
        "margin:(neuron:layer3.0,17),(neuron:layer3.0,2,0,1)",
        channel.minus(OutputTarget.neuron("layer3.0", 2, 0, 1)));
    for (ChosenTarget target : read("neuron:layer3.0,17", "negative:neuron:layer3.0,17")) {
      assertEquals("layer3.0", target.until().orElseThrow());
    }
    assertTrue(read("top").getFirst().until().isEmpty());
  }

  @Test
  void kindsOfOneTarget() {
    means("logit:cat", CAT);
    means("probability:cat", CAT.probability());
    means("log-probability:top", OutputTarget.top().logProbability());
    means("negative:0", CAT.negative());
    means("output:7", OutputTarget.output(7));
    means(
        "probability:top2", OutputTarget.top().probability(), OutputTarget.ranked(2).probability());
  }

  @Test
  void kindsOfManyTargets() {
    means("margin:cat,dog", CAT.minus(DOG));
    means("sum:cat,dog,1", OutputTarget.sum(List.of(CAT, DOG, DOG)));
    means("sum:top2", OutputTarget.sum(OutputTarget.firstRanked(2)));
    means("margin:top2", OutputTarget.top().minus(OutputTarget.ranked(2)));
  }

  @Test
  void kindsNest() {
    means("probability:margin:cat,dog", CAT.minus(DOG).probability());
    means("margin:probability:cat,dog", CAT.probability().minus(DOG));
    means(
        "margin:(sum:cat,dog),negative:2",
        OutputTarget.sum(List.of(CAT, DOG)).minus(OutputTarget.of(2).negative()));
    means("negative:(margin:(cat),( dog ))", DOG.minus(CAT));
  }

  @Test
  void namesThatLookLikeKindsAreNames() {
    means("sum: of all", OutputTarget.of(3));
    means("margin", OutputTarget.of(7));
    means("class:top", OutputTarget.of(4));
    means("(x), y", OutputTarget.of(5));
    means("probability:sum: of all", OutputTarget.of(3).probability());
    means("sum:sum: of all,cat", OutputTarget.sum(List.of(OutputTarget.of(3), CAT)));
    means("margin:tall, dark,cat", OutputTarget.of(2).minus(CAT));
    means(
        "sum:cat,(x), y,tall, dark",
        OutputTarget.sum(List.of(CAT, OutputTarget.of(5), OutputTarget.of(2))));
  }

  @Test
  void regionsOfAScoreMap() {
    means("region:cat", OutputTarget.region(0, Area.WHOLE));
    means("region:dog@2:5,0:9", OutputTarget.region(1, Area.box(2, 5, 0, 9)));
    means("region:a@b", OutputTarget.region(6, Area.WHOLE));
    means("region:a@b@0:1,0:1", OutputTarget.region(6, Area.box(0, 1, 0, 1)));
    Tensor mask = Tensor.of(Shape.of(2, 2), 1, 0, 0, 1);
    Path file = folder.resolve("mask.npy");
    Npy.write(file, mask);
    means("region:cat@" + file, OutputTarget.region(0, Area.mask(mask)));
  }

  @Test
  void numbersOfADetectorsBoxes() {
    means("box:cat", OutputTarget.box(0));
    means("box:dog@17", OutputTarget.box(1, 17));
    means("margin:box:dog@17,box:cat@17", OutputTarget.box(1, 17).minus(OutputTarget.box(0, 17)));
    refused("box:NUMBER@BOX with BOX from 0 on is expected, got @x", "box:cat@x");
  }

  @Test
  void similarityToAnArray() {
    Tensor embedding = Tensor.of(Shape.of(3), 1, 2, -1);
    Path file = folder.resolve("embedding.npy");
    Npy.write(file, embedding);
    means("similarity:" + file, OutputTarget.cosine(embedding));
    means("negative:dot:" + file, OutputTarget.dot(embedding).negative());
    embedding.data()[1] = Float.NaN;
    Npy.write(file, embedding);
    refused("embedding.npy has values that are NaN or infinite", "dot:" + file);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cat", "top", "rank2"})
  void classesByThemselvesAreProbabilitiesWhereTheConventionHasThem(String text) {
    TargetOption option = new TargetOption(LABELS, TargetOption.Bare.PROBABILITY);
    OutputTarget plain = read(text).getFirst().target();
    ChosenTarget read = option.targets(List.of(text)).getFirst();
    assertEquals(plain.probability(), read.target());
    assertEquals(read, read(read.text()).getFirst());
    assertEquals(plain, option.targets(List.of("logit:" + text)).getFirst().target());
    assertEquals(CAT.minus(DOG), option.targets(List.of("margin:cat,dog")).getFirst().target());
  }

  private static void refused(String expected, String text) {
    String message = assertThrows(RuntimeException.class, () -> read(text), text).getMessage();
    assertTrue(message.contains(expected), message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "margin:cat | --target margin:cat: margin:T,T of two targets is expected, got 1",
        "margin:top3,cat | margin:T,T of two targets is expected, got 4",
        "probabilty:cat | no class and no kind of target 'probabilty'; the nearest are probability",
        "probability:catt | no class is named 'catt'; the nearest are cat",
        "rank0 | there are 8 classes, rank1 to rank8 is expected",
        "top9 | there are 8 classes, top1 to top8 is expected",
        "output:x | output:N with N from 0 on is expected, got 'x'",
        "region:cat@1 | region:CLASS@Y0:Y1,X0:X1 or @MASK.npy is expected, got @1",
        "region:cat@2:1,0:1 | rows and columns are expected from 0 on, ends after beginnings",
        "(cat | a ) is expected at its end",
        "sum: | no class is named ''"
      })
  void whatCannotBeMeantIsRefusedInOneSentence(String text, String expected) {
    refused(expected, text);
  }
}
