package limpid.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.stream.StreamSupport;
import limpid.app.line.Failures;
import limpid.app.line.Results;
import limpid.app.line.Terminal;
import limpid.explain.Descriptor;
import limpid.explain.catalogue.Methods;
import limpid.models.Architecture;
import limpid.models.Zoo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "explain",
        "compare",
        "classify",
        "layers",
        "channels",
        "kernels",
        "dff",
        "tcav",
        "models",
        "methods",
        "serve",
        "train"
      })
  void everyCommandHasHelpWithAnExample(String command) {
    Cli cli = Cli.run(command, "--help");
    assertEquals(0, cli.code());
    assertEquals("", cli.err());
    assertTrue(cli.out().startsWith("Usage: limpid " + command), cli.out());
    assertTrue(cli.out().contains("\n  limpid " + command), cli.out());
    assertTrue(Cli.run("--help").out().matches("(?s).*\n  " + command + "[ ,].*"));
  }

  @Test
  void helpIsAnsweredBeforeTheCommandAsBehindIt() {
    assertEquals(Cli.run("weights", "inspect", "--help"), Cli.run("help", "weights", "inspect"));
    assertEquals(Cli.run("--help"), Cli.run("help"));
    assertEquals(Cli.run("--help"), Cli.run("help", "--help"));
    assertEquals(Cli.run("--help"), Cli.run("help", "help"));
    Cli unknown = Cli.run("help", "explian");
    assertEquals(2, unknown.code());
    assertTrue(unknown.err().contains("no command 'explian'; the nearest are explain"));
  }

  @Test
  void aLineWithoutACommandSaysThatOneIsExpected() {
    Cli cli = Cli.run();
    assertEquals(2, cli.code());
    assertEquals("limpid: a command is expected, such as explain (see limpid --help)\n", cli.err());
  }

  @Test
  void kernelsThatThisMachineLacksAreBadUsage() {
    StringWriter err = new StringWriter();
    PrintWriter writer = new PrintWriter(err);
    Throwable cause = new IllegalArgumentException("-Dlimpid.kernels=1024: wants 512");
    Failures failures = new Failures(new Terminal(writer, writer, false));
    assertEquals(2, failures.error(new ExceptionInInitializerError(cause), false));
    assertEquals("limpid: -Dlimpid.kernels=1024: wants 512", err.toString().strip());
  }

  @Test
  void modelsAndMethodsAreListed() throws IOException {
    String models = Cli.run("models").out();
    String methods = Cli.run("methods").out();
    for (Architecture architecture : Zoo.list()) {
      assertTrue(models.contains("\n" + architecture.name() + " "), architecture.name());
    }
    for (Descriptor method : Methods.all()) {
      assertTrue(methods.contains("\n" + method.name() + " "), method.name());
    }
    assertEquals(
        Zoo.list().stream().map(Architecture::name).toList(),
        Cli.run("models", "--json").json().get("models").findValuesAsText("name"));
    assertEquals(
        Methods.all().stream().map(Descriptor::name).toList(),
        StreamSupport.stream(
                Cli.run("methods", "--json").json().get("methods").spliterator(), false)
            .map(method -> method.get("name").asText())
            .toList());
  }

  @Test
  void anInternalErrorAsksForAReportAndShowsItsTraceOnlyInDebug() {
    StringWriter err = new StringWriter();
    Terminal terminal =
        new Terminal(new PrintWriter(new StringWriter()), new PrintWriter(err), false);
    Failures failures = new Failures(terminal);
    assertEquals(1, failures.error(new IllegalStateException("a lost\nnut"), false));
    assertEquals(
        List.of(
            "limpid: internal error, please report it with what --debug prints:"
                + " java.lang.IllegalStateException: a lost nut"),
        err.toString().lines().toList());
    assertEquals(1, failures.error(new IllegalStateException("a lost nut"), true));
    assertTrue(err.toString().contains("\tat " + MainTest.class.getName()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"methods", "methods --json", "models", "--help", "explain --help"})
  void resultsThatCannotBePrintedAreAFailure(String command) {
    StringWriter err = new StringWriter();
    PrintWriter out = new Results(failing("No space left on device"));
    assertEquals(2, Main.run(command.split(" "), out, new PrintWriter(err)));
    assertEquals("limpid: stdout: cannot be written: the disk is full\n", err.toString());
  }

  @Test
  void aReaderThatWentAwayIsNoFailure() {
    StringWriter err = new StringWriter();
    PrintWriter out = new Results(failing("Broken pipe"));
    assertEquals(0, Main.run(new String[] {"methods"}, out, new PrintWriter(err)));
    assertEquals("", err.toString());
  }

  private static OutputStream failing(String reason) {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        throw new IOException(reason);
      }
    };
  }

  @Test
  void badInputShowsItsTraceOnlyInDebug() {
    assertFalse(Cli.run("layers", "vgg17").err().contains("\tat "));
    Cli cli = Cli.run("layers", "vgg17", "--debug");
    assertEquals(2, cli.code());
    assertTrue(cli.err().contains("\tat "));
  }
}
