package limpid.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.stream.Stream;
import limpid.app.line.Terminal;
import limpid.explain.catalogue.Catalogue;
import limpid.explain.catalogue.Methods;

/**
 * A command that was run in this process.
 *
 * @param code its exit code
 * @param out what it printed on stdout
 * @param err what it printed on stderr
 */
public record Cli(int code, String out, String err) {

  public static Cli run(Object... arguments) {
    return run(Methods.CATALOGUE, arguments);
  }

  /** With these methods to choose from. */
  public static Cli run(Catalogue methods, Object... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] texts = Stream.of(arguments).map(Object::toString).toArray(String[]::new);
    Terminal terminal = new Terminal(new PrintWriter(out), new PrintWriter(err), false);
    int code = Main.run(terminal, methods, texts);
    return new Cli(code, out.toString(), err.toString());
  }

  public JsonNode json() throws IOException {
    return new ObjectMapper().readTree(out);
  }
}
