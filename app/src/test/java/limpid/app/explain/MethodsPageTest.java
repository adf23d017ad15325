package limpid.app.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import limpid.app.Cli;
import org.junit.jupiter.api.Test;

/** docs/methods.md is what methods say of themselves now. */
class MethodsPageTest {

  @Test
  void thePageOfMethodsIsWhatTheyDeclare() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "methods.md"));
    assertEquals(
        Cli.run("methods", "--markdown").out().replace("\r\n", "\n"),
        page,
        "docs/methods.md is stale; renew it by: ./limpid methods --markdown > docs/methods.md");
  }
}
