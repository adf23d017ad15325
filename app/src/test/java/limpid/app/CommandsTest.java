package limpid.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import limpid.app.line.Terminal;
import limpid.explain.catalogue.Methods;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

class CommandsTest {
  private final Commands commands = new Commands(Terminal.nowhere(), Methods.CATALOGUE);

  @Test
  void eachIsMadeUnderItsOwnName() {
    for (String name : commands.names()) {
      assertEquals(List.of(name), namesOf(commands.meantBy(name, "--help")));
    }
  }

  @Test
  void aLineThatBeginsWithNoneMeansAllInTheOrderOfTheHelp() {
    List<String> all = List.copyOf(commands.names());
    assertEquals(all, namesOf(commands.meantBy()));
    assertEquals(all, namesOf(commands.meantBy("--help")));
    assertEquals(all, namesOf(commands.meantBy("explian", "explain")));
    assertTrue(all.containsAll(List.of("explain", "serve")), all::toString);
  }

  private static List<String> namesOf(List<Object> made) {
    CommandSpec any = CommandSpec.create();
    made.forEach(command -> any.addSubcommand(null, commandLine(command)));
    return any.subcommands().values().stream().map(CommandLine::getCommandName).distinct().toList();
  }

  private static CommandLine commandLine(Object command) {
    return command instanceof CommandLine line ? line : new CommandLine(command);
  }
}
