package limpid.explain.catalogue;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import limpid.explain.Choices;
import limpid.explain.Descriptor;
import limpid.explain.Explainer;
import limpid.explain.Nets;
import limpid.explain.Options;
import limpid.explain.References;
import limpid.explain.map.Attribution;
import limpid.explain.map.Precision;
import limpid.explain.map.RunningMoments;
import limpid.explain.run.CompiledNet;
import limpid.explain.run.Session;
import limpid.explain.target.OutputTarget;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Methods that draw know how well they know their map, and end when that is well enough. */
@Tag("slow")
class PrecisionTest {
  private static final OutputTarget TARGET = OutputTarget.of(1);

  static Stream<Named<Descriptor>> drawing() {
    return Methods.all().stream()
        .filter(method -> method.options().stream().anyMatch(o -> o.name().equals("until")))
        .map(method -> Named.of(method.name(), method));
  }

  private static Choices choices(Descriptor method, int samples, long seed) {
    return method.read(
        Map.of("samples", "" + samples, "seed", "" + seed, "grid", "3"), References.NONE);
  }

  private static Attribution found(Explainer method, int batch) {
    CompiledNet net = CompiledNet.of(Nets.waves(), List.of(method)).batch(batch);
    try (Session session = net.session()) {
      return found(method, session);
    }
  }

  private static Attribution found(Explainer method, Session session) {
    return method.explain(session.run(Nets.wavesInput()), TARGET).attribution();
  }

  /** Of 40 seeds: the root of the mean variance of the map's values, or a little more. */
  @ParameterizedTest
  @MethodSource("drawing")
  void theStandardErrorIsHowFarMapsOfOtherSeedsLieApart(Descriptor method) {
    RunningMoments said = new RunningMoments(1);
    RunningMoments maps = new RunningMoments(64);
    try (Session session = CompiledNet.of(Nets.waves(), List.of(method.explainer())).session()) {
      for (int seed = 0; seed < 40; seed++) {
        Attribution found = found(method.explainer(choices(method, 80, seed)), session);
        maps.add(k -> found.raw().data()[k]);
        double error = found.precision().orElseThrow().standardError();
        said.add(k -> error * error);
      }
    }
    double apart = 0;
    for (int k = 0; k < maps.size(); k++) {
      apart += maps.variance(k) / maps.size();
    }
    double ratio = Math.sqrt(said.mean(0) / apart);
    assertTrue(ratio > .8 && ratio < 1.6, method.name() + ": " + ratio + " of what it is");
  }

  @ParameterizedTest
  @MethodSource("drawing")
  void drawingEndsAtTheSameDrawWhateverTheBatch(Descriptor method) {
    int most = 2000;
    Explainer all = method.explainer(choices(method, most, 1));
    Precision first =
        found(method.explainer(choices(method, 100, 1)), 32).precision().orElseThrow();
    OptionalDouble enough = OptionalDouble.of(first.ofRange());
    Explainer ended = method.explainer(choices(method, most, 1).with(Options.UNTIL, enough));
    Attribution once = found(ended, 32);
    Precision known = once.precision().orElseThrow();
    assertTrue(known.draws() < most, all.name() + ": " + known);
    assertTrue(known.ofRange() <= enough.getAsDouble(), known.toString());
    assertArrayEquals(once.raw().data(), found(ended, 7).raw().data(), "seven at a time");
    Attribution asMany = found(method.explainer(choices(method, known.draws(), 1)), 32);
    assertArrayEquals(once.raw().data(), asMany.raw().data(), "as many, asked for");
    assertEquals(known, asMany.precision().orElseThrow());
  }
}
