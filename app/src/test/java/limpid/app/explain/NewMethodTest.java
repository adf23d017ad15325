package limpid.app.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import limpid.app.Cli;
import limpid.app.Samples;
import limpid.core.Tensor;
import limpid.core.graph.Trace;
import limpid.core.op.Node;
import limpid.explain.Descriptor;
import limpid.explain.Family;
import limpid.explain.GradientMethod;
import limpid.explain.Option;
import limpid.explain.Values;
import limpid.explain.catalogue.Catalogue;
import limpid.explain.catalogue.Methods;
import limpid.explain.gradient.Gradient;
import limpid.explain.gradient.Saliency;
import limpid.explain.run.Formula;
import limpid.explain.target.OutputTarget;
import limpid.models.photo.Photo;
import limpid.weights.Npy;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A method that is nowhere but in this file, and in a catalogue, is everywhere. */
class NewMethodTest {

  /** {@code A = factor ds/dx}, or its absolute value. */
  private record Scaled(double factor, boolean absolute, Sign sign) implements GradientMethod {
    private static final Option<Double> FACTOR =
        Option.of("factor", "What is multiplied by.", Values.numbers(0, 10), 2.0);
    private static final Option<Boolean> ABSOLUTE =
        Option.of("absolute", "Whether signs are dropped.", Values.flags(), false);
    private static final Option<Sign> SIGN =
        Option.of("sign", "Which way is up.", Values.oneOf(Sign.class), Sign.AS_IT_IS);

    static final Descriptor METHOD =
        Descriptor.named("scaled", "scaled-gradient")
            .line("The gradient times a number.")
            .family(Family.GRADIENT)
            .citation("Nobody", "Gradients, Scaled", "Nowhere", 2030)
            .formula("A = factor ds/dx")
            .cost(1, 1)
            .takes(FACTOR, ABSOLUTE, SIGN)
            .made(c -> new Scaled(c.get(FACTOR), c.get(ABSOLUTE), c.get(SIGN)));

    enum Sign {
      AS_IT_IS,
      TURNED_ROUND
    }

    @Override
    public String name() {
      return METHOD.name();
    }

    @Override
    public List<Formula> formulas(Trace trace, Node score) {
      GradientMethod method = absolute ? new Saliency() : new Gradient();
      Node g = method.formulas(trace, score).getFirst().raw();
      return List.of(Formula.pixels(g.mul(sign == Sign.TURNED_ROUND ? -factor : factor)));
    }
  }

  @TempDir Path folder;
  private Path weights;
  private Path photo;

  @BeforeEach
  void aNetAndAPhoto() throws IOException {
    weights = Samples.weights(folder);
    photo = Samples.png(folder.resolve("photo.png"), 48, 40, 1);
  }

  private static Cli run(Object... arguments) {
    List<Descriptor> methods = new ArrayList<>(Methods.all());
    methods.add(Scaled.METHOD);
    return Cli.run(new Catalogue(methods), arguments);
  }

  private Cli explain(Object... options) {
    List<Object> all = new ArrayList<>(List.of("explain", photo, "--target", "3"));
    all.addAll(List.of("--model", Samples.MODEL, "--weights", weights));
    all.addAll(List.of("--out", folder.resolve("out")));
    all.addAll(List.of(options));
    return run(all.toArray());
  }

  @Test
  void itIsListed() {
    String table = run("methods").out();
    int gradients = table.indexOf("\ngradients\n");
    int scaled = table.indexOf("\nscaled ");
    assertTrue(gradients > 0 && scaled > gradients, table);
    assertTrue(scaled < table.indexOf("\nperturbation\n"), table);
  }

  @Test
  void allAboutItIsSaid() {
    String page = run("methods", "scaled-gradient").out();
    assertTrue(page.startsWith("scaled: The gradient times a number.\n"), page);
    for (String expected :
        List.of(
            "A = factor ds/dx",
            "Nobody, Gradients, Scaled, Nowhere 2030",
            "1 forward, 1 backward",
            "scaled-gradient",
            "--factor",
            "0 to 10",
            "2.0",
            "What is multiplied by.",
            "true or false",
            "as-it-is or turned-round")) {
      assertTrue(page.contains(expected), expected + " in " + page);
    }
    String markdown = run("methods", "--markdown").out();
    assertTrue(markdown.contains("\n## scaled\n"), markdown);
    assertTrue(markdown.contains("\n| --factor | 0 to 10 | 2.0 | What is multiplied by. |\n"));
  }

  @Test
  void aFormCanBeMadeOfIt() throws IOException {
    JsonNode method = run("methods", "scaled", "--json").json().at("/methods/0");
    assertEquals("[\"scaled-gradient\"]", method.get("aliases").toString());
    assertEquals("gradients", method.get("family").asText());
    assertEquals(2030, method.at("/citation/year").asInt());
    assertEquals(1, method.at("/passes/backward").asInt());
    JsonNode factor = method.at("/options/0");
    assertEquals("factor", factor.get("name").asText());
    assertEquals("number", factor.get("type").asText());
    assertEquals(10, factor.get("most").asDouble());
    assertEquals(2, factor.get("default").asDouble());
    assertEquals("flag", method.at("/options/1/type").asText());
    assertTrue(method.at("/options/1/default").isBoolean());
    assertEquals("choice", method.at("/options/2/type").asText());
    assertEquals("[\"as-it-is\",\"turned-round\"]", method.at("/options/2/values").toString());
  }

  @Test
  void theCommandLineHasItsOptions() {
    String help = run("explain", "--help").out().replaceAll("\\s+", " ");
    assertTrue(help.contains("--factor=X What is multiplied by. For scaled (default: 2.0)."), help);
    assertTrue(help.contains("--absolute[=BOOLEAN] Whether signs are dropped."), help);
  }

  @Test
  void itIsRunWithWhatWasChosen() throws IOException {
    Path raw = folder.resolve("raw.npy");
    Cli cli =
        explain("--method=scaled", "--factor=3", "--sign=turned-round", "--raw", raw, "--json");
    assertEquals(0, cli.code(), cli.err());
    assertEquals(
        "{\"name\":\"scaled\",\"options\":{\"factor\":3.0,\"absolute\":false,\"sign\":\"turned-round\"}}",
        cli.json().at("/methods/0").toString());
    Tensor image = Samples.architecture().preprocessing().apply(Photo.read(photo));
    Tensor g = new Gradient().explain(Samples.model(weights), image, OutputTarget.of(3)).raw();
    assertEquals(-3 * g.at(5, 9, 1), Npy.read(raw).at(1, 5, 9), 1e-6);
    assertTrue(Files.exists(folder.resolve("out/photo-scaled-cat.png")));
  }

  @Test
  void aFlagNeedsNoValue() throws IOException {
    Cli cli = explain("--method=scaled", "--absolute", "--json");
    assertEquals(0, cli.code(), cli.err());
    assertTrue(cli.json().at("/methods/0/options/absolute").asBoolean());
  }

  @Test
  void itCanBeWrapped() throws IOException {
    Cli cli = explain("--method=smoothgrad", "--of=scaled", "--factor=3", "--samples=2", "--json");
    assertEquals(0, cli.code(), cli.err());
    JsonNode options = cli.json().at("/methods/0/options");
    assertEquals("scaled", options.get("of").asText());
    assertEquals(3, options.get("factor").asDouble());
  }

  @Test
  void whatItCannotBeIsRefused() {
    refused("scaled: --factor 11: 0 to 10 is expected", "--method=scaled", "--factor=11");
    refused(
        "scaled: --sign up: as-it-is or turned-round is expected", "--method=scaled", "--sign=up");
    refused("--factor: is for scaled, not for gradcam", "--factor=1");
  }

  private void refused(String sentence, Object... options) {
    Cli cli = explain(options);
    assertEquals(2, cli.code());
    assertEquals("limpid: " + sentence, cli.err().strip());
  }
}
