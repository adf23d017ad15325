package limpid.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import limpid.explain.Descriptor;
import limpid.explain.Option;
import limpid.explain.Options;
import limpid.explain.References;
import limpid.explain.catalogue.Methods;
import org.junit.jupiter.api.Test;

/** docs/guides/conventions.md has a row for each convention of each method, and no other. */
class ConventionsPageTest {
  private static final Pattern ROW =
      Pattern.compile("\\| ([a-z0-9+, -]+) \\| `([a-z-]+)`( \\(default\\))? \\| .+ \\|");

  @Test
  void thePageHasARowForWhatEachMethodTakes() throws IOException {
    Collection<String> written = new TreeSet<>();
    for (String line : Files.readAllLines(Path.of("..", "docs", "guides", "conventions.md"))) {
      var row = ROW.matcher(line);
      if (row.matches()) {
        String mark = row.group(3) == null ? "" : row.group(3);
        Arrays.stream(row.group(1).split(", "))
            .forEach(method -> written.add(method + " " + row.group(2) + mark));
      }
    }
    Collection<String> taken = new TreeSet<>();
    for (Descriptor method : Methods.all()) {
      method.options().stream()
          .filter(option -> option.name().equals(Options.CONVENTION.name()))
          .forEach(option -> taken.addAll(rows(method, option)));
    }
    assertEquals(String.join("\n", taken), String.join("\n", written));
  }

  private static List<String> rows(Descriptor method, Option<?> option) {
    return option.values().names(References.NONE).stream()
        .map(
            name ->
                "%s %s%s"
                    .formatted(
                        method.name(),
                        name,
                        name.equals(option.otherwiseText()) ? " (default)" : ""))
        .toList();
  }
}
