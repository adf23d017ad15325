package limpid.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.graph.Trace;
import limpid.explain.cam.GradCam;
import limpid.explain.run.CompiledNet;
import limpid.explain.run.Session;
import limpid.explain.target.OutputTarget;
import limpid.models.Architecture;
import limpid.nn.Model;
import limpid.nn.NamedParameter;
import limpid.nn.Weights;
import limpid.weights.DType;
import limpid.weights.Safetensors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** docs/guides/own-net.md: its program compiles, and does what the page says. */
class OwnNetGuideTest {
  private static final Path PAGE = Readme.ROOT.resolve("docs/guides/own-net.md");

  @TempDir private Path folder;
  private Class<?> program;
  private Architecture net;

  private static String block(String language) throws Exception {
    return Pattern.compile("```" + language + "\\n(.*?)```", Pattern.DOTALL)
        .matcher(Files.readString(PAGE))
        .results()
        .findFirst()
        .orElseThrow()
        .group(1);
  }

  @BeforeEach
  void compileThePage() throws Exception {
    Path source = Files.writeString(folder.resolve("Own.java"), block("java"));
    StringWriter out = new StringWriter();
    PrintWriter writer = new PrintWriter(out);
    String path = Readme.path();
    int code =
        ToolProvider.findFirst("javac")
            .orElseThrow()
            .run(writer, writer, "-d", folder.toString(), "-cp", path, source.toString());
    assertEquals(0, code, out::toString);
    program =
        new URLClassLoader(new URL[] {folder.toUri().toURL()}, getClass().getClassLoader())
            .loadClass("own.Own");
    net = (Architecture) program.getField("NET").get(null);
  }

  @Test
  void theNetIsTwentyLines() throws Exception {
    String java = block("java");
    String body =
        java.substring(java.indexOf("  static Model net"), java.indexOf("  static Layer residual"));
    assertTrue(body.lines().filter(line -> !line.isBlank()).count() <= 20, body);
  }

  @Test
  void theNamesAreThoseOfThePage() throws Exception {
    String names =
        net.manifest().stream()
            .map(p -> p.name() + " " + p.shapeInFile() + "\n")
            .collect(Collectors.joining());
    assertTrue(Files.readString(PAGE).contains("```\n" + names + "```"), names);
  }

  @Test
  void aFileIsLoadedAndAPhotoExplained() throws Exception {
    Map<String, Tensor> fresh = new LinkedHashMap<>();
    Weights.initialised(3)
        .rewritten(
            (parameter, tensor) -> {
              fresh.put(parameter.name(), parameter.layout().toFile(tensor));
              return tensor;
            })
        .built(w -> net.net().build(w, 3));
    assertEquals(
        net.manifest().stream().map(NamedParameter::name).toList(), List.copyOf(fresh.keySet()));
    Path weights = folder.resolve("own.safetensors");
    Safetensors.write(weights, fresh, DType.F32);
    Path photo = Readme.ROOT.resolve("docs/photos/chelsea.png");
    String both = folder + File.pathSeparator + Readme.path();
    String out =
        Readme.run(
            folder,
            "",
            List.of(
                Readme.tool("java"),
                "--add-modules",
                "jdk.incubator.vector",
                "-cp",
                both,
                "own.Own",
                weights.toString(),
                photo.toString()));
    assertTrue(out.contains("gradcam at wider of"), out);
    assertNotNull(ImageIO.read(folder.resolve("own.png").toFile()), out);
  }

  @Test
  void itsLayersHaveNamesAndItCompiles() {
    Model model = net.build(Weights.initialised(1));
    Tensor image = Tensor.filled(Shape.of(1, 64, 64, 3), 0.3f);
    Trace trace = model.trace(image);
    assertEquals(List.of("wider.2", "wider"), trace.at("wider").names());
    assertEquals("add", trace.at("body.sum").op().name());
    GradCam method = new GradCam();
    try (Session compiled = CompiledNet.of(model, List.of(method)).session();
        Session traced = CompiledNet.traced(model).session()) {
      Tensor one = method.explain(compiled.run(image), OutputTarget.of(1)).raw();
      Tensor other = method.explain(traced.run(image), OutputTarget.of(1)).raw();
      for (int i = 0; i < one.size(); i++) {
        assertEquals(other.data()[i], one.data()[i], 1e-4 * (1 + Math.abs(other.data()[i])));
      }
    }
  }
}
