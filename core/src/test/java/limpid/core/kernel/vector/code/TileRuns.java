package limpid.core.kernel.vector.code;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import jdk.incubator.vector.VectorShuffle;
import limpid.core.kernel.vector.machine.Lanes;

/**
 * Runs all tiles below a folder until they are compiled, in a JVM of its own. What a parameter gets
 * goes by its name, for all tiles name theirs alike.
 */
final class TileRuns {
  private static final int CALLS = 500;
  private static final int LENGTH = 1 << 18;
  private static final int TAPS = 9;

  private static final Map<String, Integer> NUMBERS =
      Map.ofEntries(
          Map.entry("length", 5),
          Map.entry("run", 64),
          Map.entry("steps", 64),
          Map.entry("pixels", 64),
          Map.entry("runs", 16),
          Map.entry("words", 256),
          Map.entry("count", TAPS),
          Map.entry("q", 56),
          Map.entry("n", 56),
          Map.entry("row", 128),
          Map.entry("from", 0),
          Map.entry("to", 3),
          Map.entry("first", 0),
          Map.entry("end", 3),
          Map.entry("columns", 7),
          Map.entry("channels", 128),
          Map.entry("xs", 128),
          Map.entry("ys", 128),
          Map.entry("ws", 512),
          Map.entry("fs", 128),
          Map.entry("step", 128),
          Map.entry("pitch", 1024),
          Map.entry("stride", 16),
          Map.entry("xo", 12),
          Map.entry("wo", 12),
          Map.entry("yo", 12),
          Map.entry("bo", 12),
          Map.entry("fo", 12),
          Map.entry("co", 12),
          Map.entry("go", 12),
          Map.entry("so", 12),
          Map.entry("at", 12),
          Map.entry("other", 12),
          Map.entry("tap", 0),
          Map.entry("t", 0));

  private TileRuns() {}

  static void main(String[] folders) throws ReflectiveOperationException, IOException {
    for (String folder : folders) {
      for (Tile tile : Tile.below(Path.of(folder))) {
        run(tile);
      }
    }
  }

  private static void run(Tile tile) throws ReflectiveOperationException {
    Method method =
        Arrays.stream(Class.forName(tile.type()).getDeclaredMethods())
            .filter(m -> m.getName().equals(tile.method()))
            .findFirst()
            .orElseThrow();
    method.setAccessible(true);
    Object[] arguments = new Object[method.getParameterCount()];
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] = argument(method.getParameterTypes()[i], tile.parameters().get(i), tile);
    }
    for (int call = 0; call < CALLS; call++) {
      method.invoke(null, arguments);
    }
  }

  private static Object argument(Class<?> type, String name, Tile tile) {
    if (type == float[].class) {
      return new float[LENGTH];
    } else if (type == int[].class) {
      return new int[name.equals("taps") || name.equals("rows") ? TAPS : LENGTH];
    } else if (type == boolean.class) {
      return false;
    } else if (type == VectorShuffle[].class) {
      VectorShuffle<?>[] shuffles = new VectorShuffle<?>[4];
      Arrays.fill(shuffles, VectorShuffle.iota(Lanes.SPECIES, 0, 1, false));
      return shuffles;
    } else if (type == int.class && NUMBERS.containsKey(name)) {
      return NUMBERS.get(name);
    }
    throw new IllegalArgumentException(tile + ": there is no value for " + name + ": add one");
  }
}
