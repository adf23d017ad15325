package limpid.core.kernel.vector.code;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import jdk.incubator.vector.FloatVector;
import limpid.core.kernel.vector.machine.Lanes;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whether the sums of every tile stay in registers, read from the machine code that this JDK's
 * second compiler makes of it for 32 vector registers and for 16. A tile that stores them to the
 * stack in its loop runs at half of its speed, and nothing else would say so.
 */
@Tag("long")
class TileSpillTest {

  /** With 16 registers {@link limpid.core.kernel.vector.machine.Tiling} has none of these run. */
  private static final Set<String> FOR_32_REGISTERS =
      Set.of(
          "TilesOfFour::tile1x4",
          "TilesOfFour::tile2x4",
          "TilesOfFour::tile3x4",
          "TilesOfFour::tile4x4",
          "TilesOfFour::tile5x4",
          "TilesOfFour::tile6x4",
          "TilesOfTwo::tile1x2",
          "TilesOfTwo::tile4x2",
          "TilesOfTwo::tile7x2",
          "TilesOfTwo::tile8x2",
          "TilesOfOne::tile1x1",
          "TilesOfOne::tile4x1",
          "TilesOfOne::tile8x1",
          "SumTiles::sum8x2",
          "LinearTiles::two",
          "CompactTiles::eight",
          "CompactTiles::rows3x4",
          "CompactTiles::rows3x8",
          "DotTiles::rows3x4",
          "DotTiles::rows3x8");

  private static final Set<String> SPILLS_WITH_32 = Set.of("CompactTiles::rows3x8");
  private static final Set<String> SPILLS_WITH_16 =
      Set.of("DepthwiseTiles::rows2", "LinearTiles::one");

  @TempDir Path folder;

  /** The JVM's default and the launcher's; under the first, loops get others around them. */
  private enum Collector {
    G1("SmallTiles::taps5x2"),
    SERIAL("CompactTiles::rows2x4");

    /** What spills under this one alone, with 16 registers. */
    private final String spills;

    Collector(String spills) {
      this.spills = spills;
    }
  }

  @ParameterizedTest
  @EnumSource
  void sumsStayIn32Registers(Collector collector) throws IOException, InterruptedException {
    Map<String, String> spilling = spilling(compiled(32, collector, main()));
    assertEquals(new TreeSet<>(SPILLS_WITH_32), spilling.keySet(), spilling::toString);
  }

  @ParameterizedTest
  @EnumSource
  void sumsStayIn16Registers(Collector collector) throws IOException, InterruptedException {
    Map<String, String> spilling = spilling(compiled(16, collector, main()));
    spilling.keySet().removeAll(FOR_32_REGISTERS);
    Set<String> known = new TreeSet<>(SPILLS_WITH_16);
    known.add(collector.spills);
    assertEquals(known, spilling.keySet(), spilling::toString);
  }

  @Test
  void aTileThatIsKnownToSpillIsFound() throws IOException, InterruptedException {
    assertEquals(
        Set.of("FiveByTwoTiles::weightsFirst"),
        spilling(compiled(16, Collector.SERIAL, root(TileSpillTest.class))).keySet());
  }

  @Test
  void itDoesNotSpillWith32Registers() throws IOException, InterruptedException {
    assertEquals(
        Set.of(), spilling(compiled(32, Collector.SERIAL, root(TileSpillTest.class))).keySet());
  }

  private static Path main() {
    return root(Lanes.class);
  }

  private static Path root(Class<?> type) {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath());
  }

  /** What the loops of tiles do that store sums, by the tile's name. */
  private static Map<String, String> spilling(Map<String, List<InnerLoop>> tiles) {
    Map<String, String> spilling = new TreeMap<>();
    tiles.forEach(
        (tile, loops) -> {
          String stores =
              loops.stream()
                  .filter(loop -> loop.stores() > 0)
                  .map(InnerLoop::toString)
                  .collect(Collectors.joining("; "));
          if (!stores.isEmpty()) {
            spilling.put(tile, stores);
          }
        });
    return spilling;
  }

  /** The inner loops of all tiles below a folder, by the tile's name. */
  private Map<String, List<InnerLoop>> compiled(int registers, Collector collector, Path classes)
      throws IOException, InterruptedException {
    assumeTrue(System.getProperty("os.arch").equals("amd64"), "reads the code of x86-64");
    int widest = FloatVector.SPECIES_PREFERRED.vectorBitSize();
    assumeTrue(widest >= 16 * registers, "this processor has fewer registers");

    List<Tile> tiles = Tile.below(classes);
    Map<String, byte[]> code =
        CompiledMethod.read(run(registers, collector, tiles, classes)).stream()
            .collect(Collectors.toMap(CompiledMethod::name, CompiledMethod::code, (a, b) -> b));
    Map<String, List<InnerLoop>> loops = new TreeMap<>();
    for (Tile tile : tiles) {
      assertTrue(code.containsKey(tile.toString()), tile + " was not compiled");
      loops.put(tile.shortName(), InnerLoop.in(code.get(tile.toString())));
    }
    assertTrue(!loops.isEmpty(), "no tiles below " + classes);
    assertTrue(
        loops.values().stream().noneMatch(List::isEmpty), () -> "no loop in one of " + loops);
    return loops;
  }

  private List<String> run(int registers, Collector collector, List<Tile> tiles, Path classes)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--add-modules=jdk.incubator.vector");
    command.add("-XX:UseAVX=" + (registers == 32 ? 3 : 2));
    command.add(collector == Collector.G1 ? "-XX:+UseG1GC" : "-XX:+UseSerialGC");
    command.add("-Xbatch");
    command.add("-XX:-UseOnStackReplacement");
    command.add("-XX:CompileCommand=quiet");
    for (Tile tile : tiles) {
      command.add("-XX:CompileCommand=dontinline," + tile);
      command.add("-XX:CompileCommand=CompileThresholdScaling," + tile + ",0.1");
      command.add("-XX:CompileCommand=print," + tile);
    }
    command.add("-cp");
    command.add(main() + ":" + root(TileSpillTest.class));
    command.add(TileRuns.class.getName());
    command.add(classes.toString());
    Path output = folder.resolve("output-" + registers);
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertTrue(process.waitFor(5, TimeUnit.MINUTES), "it hangs");
    List<String> lines = Files.readAllLines(output);
    assertEquals(0, process.exitValue(), () -> String.join("\n", lines));
    return lines;
  }
}
