package limpid.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.module.ModuleDescriptor.Exports;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code import module limpid.explain} gives every type by its simple name. */
@Tag("slow")
class ModuleImportsTest {
  private static final ModuleFinder LIMPID =
      ModuleFinder.of(
          Stream.of(Readme.path().split(File.pathSeparator)).map(Path::of).toArray(Path[]::new));

  @TempDir Path folder;

  /** The public types that a module exports, by their simple names. */
  private static Map<String, Set<String>> exported(Set<ModuleReference> modules)
      throws IOException {
    Map<String, Set<String>> types = new TreeMap<>();
    for (ModuleReference module : modules) {
      Set<String> packages =
          module.descriptor().exports().stream()
              .filter(exports -> !exports.isQualified())
              .map(Exports::source)
              .collect(Collectors.toSet());
      try (var reader = module.open();
          Stream<String> files = reader.list()) {
        files
            .filter(file -> file.matches("[^$]+/\\w+\\.class"))
            .map(file -> file.substring(0, file.length() - 6).replace('/', '.'))
            .filter(name -> packages.contains(name.substring(0, name.lastIndexOf('.'))))
            .filter(ModuleImportsTest::isPublic)
            .forEach(
                name ->
                    types
                        .computeIfAbsent(
                            name.substring(name.lastIndexOf('.') + 1), _ -> new TreeSet<>())
                        .add(name));
      }
    }
    return types;
  }

  private static boolean isPublic(String name) {
    try {
      return Modifier.isPublic(
          Class.forName(name, false, ModuleImportsTest.class.getClassLoader()).getModifiers());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void noTwoPublicTypesOfTheLibraryHaveOneSimpleName() throws IOException {
    Map<String, Set<String>> types = exported(LIMPID.findAll());
    types.values().removeIf(names -> names.size() == 1);
    assertEquals(Map.of(), types);
  }

  @Test
  void noTypeHasANameThatJavaBaseHasToo() throws IOException {
    ModuleReference base = ModuleFinder.ofSystem().find("java.base").orElseThrow();
    Set<String> shared = new TreeSet<>(exported(Set.of(base)).keySet());
    shared.retainAll(exported(LIMPID.findAll()).keySet());
    assertEquals(Set.of(), shared);
  }

  @Test
  void theMainTypesAreThereBySimpleName() throws IOException {
    String fields =
        Stream.of(
                "Tensor Shape Node Trace Backward Gradients Rule Program Relu Conv2d",
                "Model Weights StateDict Picture Region Prepared",
                "WeightsFile Safetensors Npy DType",
                "Zoo Architecture Labels Photo Preprocessing ChannelStatistics",
                "Explainer Explanation GradCam GuidedBackprop SmoothGrad Occlusion Normalisation",
                "Figure HeatMap Overlay Colormap Png Score OutputTarget Step Descriptor"
                    + " ReferenceRun",
                "Path List Map IOException")
            .flatMap(line -> Stream.of(line.split(" ")))
            .map(type -> "  " + type + " a" + type + ";\n")
            .collect(Collectors.joining());
    Path source =
        Files.writeString(
            folder.resolve("All.java"),
            """
            import module java.base;
            import module limpid.explain;
            import module limpid.models;

            class All {
            %s}
            """
                .formatted(fields));
    StringWriter out = new StringWriter();
    PrintWriter writer = new PrintWriter(out);
    String[] arguments = {
      "-d",
      folder.toString(),
      "-p",
      Readme.path(),
      "--add-modules",
      "limpid.explain,limpid.models",
      source.toString()
    };
    ToolProvider javac = ToolProvider.findFirst("javac").orElseThrow();
    assertEquals(0, javac.run(writer, writer, arguments), out::toString);
  }
}
