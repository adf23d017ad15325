package limpid.core.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which kernels a JVM of these options runs on, asked of a JVM of its own. */
class ActiveKernelsTest {
  @TempDir Path folder;

  /** Prints the kernels' class. */
  static final class Asked {
    private Asked() {}

    public static void main(String[] args) {
      System.out.println(Kernels.active().getClass().getSimpleName());
    }
  }

  @Test
  void withoutTheVectorModuleTheyAreScalar() throws IOException, InterruptedException {
    List<String> said = asked();
    assertEquals("ScalarKernels", said.getLast());
    assertTrue(said.getFirst().contains("without --add-modules"), said::toString);
  }

  @Test
  void withoutAvx2TheyAreScalarUnlessAskedFor() throws IOException, InterruptedException {
    assumeTrue(System.getProperty("os.arch").equals("amd64"), "AVX is of x86-64");
    String module = "--add-modules=jdk.incubator.vector";
    List<String> said = asked(module, "-XX:UseAVX=1");
    assertEquals("ScalarKernels", said.getLast());
    assertTrue(said.stream().anyMatch(line -> line.contains("no AVX2")), said::toString);
    assertEquals("VectorKernels", asked(module, "-XX:UseAVX=1", "-Dlimpid.kernels=128").getLast());
  }

  private List<String> asked(String... options) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", classes(), Asked.class.getName()));
    Path output = folder.resolve("output");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertTrue(process.waitFor(1, TimeUnit.MINUTES), "it hangs");
    List<String> lines = Files.readAllLines(output);
    assertEquals(0, process.exitValue(), lines::toString);
    return lines;
  }

  private static String classes() {
    return Stream.of(Kernels.class, ActiveKernelsTest.class)
        .map(type -> type.getProtectionDomain().getCodeSource().getLocation().getPath())
        .collect(Collectors.joining(File.pathSeparator));
  }
}
