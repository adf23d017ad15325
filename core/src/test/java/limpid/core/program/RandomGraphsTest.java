package limpid.core.program;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Programs of graphs that nobody has thought of, against their traces. */
@Tag("slow")
class RandomGraphsTest {
  /** Seeds of graphs that once failed. */
  private static final long[] ONCE_WRONG = {};

  private static String failure(long seed) {
    RandomGraph graph = RandomGraph.of(seed);
    Rounding rounding =
        switch ((int) (seed % 8)) {
          case 0, 4 -> Rounding.FAST;
          case 1, 5 -> Rounding.COMPACT;
          default -> Rounding.PRECISE;
        };
    return new GraphCheck(graph, rounding).failure();
  }

  /** The first few failures among these seeds. */
  private static List<String> failures(LongStream seeds) {
    return seeds.mapToObj(RandomGraphsTest::failure).filter(Objects::nonNull).limit(3).toList();
  }

  @Test
  void programsAgreeWithTracesOnAFewThousandGraphs() {
    assertEquals(List.of(), failures(LongStream.range(0, 3000)));
  }

  @Test
  void graphsThatOnceFailedDoNotAnyMore() {
    assertEquals(List.of(), failures(LongStream.of(ONCE_WRONG)));
  }

  @Test
  @Tag("long")
  void programsAgreeWithTracesOnAHundredThousandGraphs() {
    long graphs = 100_000;
    assertEquals(List.of(), failures(LongStream.range(1_000_000, 1_000_000 + graphs)));
    System.out.println(graphs + " random graphs: program and trace agree");
  }
}
