package limpid.app.line;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParseResult;

class IdleOptionsTest {

  @Command
  static final class Baking {
    @Parameters(paramLabel = "CAKE", arity = "0..1")
    String cake;

    @Option(names = "--oven", defaultValue = "gas")
    String oven;

    @Beside(
        value = "--oven",
        of = {"wood", "coal"})
    @Option(names = "--logs", defaultValue = "3")
    int logs;

    @Beside(value = "--oven", of = "gas")
    @Option(names = "--flame", negatable = true)
    boolean flame;

    @Option(names = "--icing")
    String icing;

    @Beside({"--icing", "CAKE"})
    @Mixin
    Looks looks;
  }

  static final class Looks {
    @Option(names = "--colour")
    String colour;
  }

  @Command
  static final class Frying {
    @Beside(
        value = {},
        only = "--flour")
    @Mixin
    Dough dough;
  }

  static final class Dough {
    @Option(names = "--flour")
    String flour;

    @Option(names = "--salt")
    String salt;
  }

  private static void refuse(String... words) {
    IdleOptions.refuse(new CommandLine(new Baking()).parseArgs(words));
  }

  private static String refused(String... words) {
    return assertThrows(ParameterException.class, () -> refuse(words)).getMessage();
  }

  @Test
  void anOptionIsForSomeValuesOfAnotherOrItsDefault() {
    assertDoesNotThrow(() -> refuse());
    assertDoesNotThrow(() -> refuse("--oven", "coal", "--logs", "2"));
    assertDoesNotThrow(() -> refuse("--no-flame"));
    assertEquals("--logs: is for --oven wood or coal, not for --oven gas", refused("--logs", "3"));
    assertEquals(
        "--no-flame: is for --oven gas, not for --oven wood",
        refused("--no-flame", "--oven", "wood"));
  }

  @Test
  void someOptionsOfAMixinMayDoNothingAtAll() {
    CommandLine frying = new CommandLine(new Frying());
    assertDoesNotThrow(() -> IdleOptions.refuse(frying.parseArgs("--salt", "a pinch")));
    ParseResult flour = frying.parseArgs("--flour", "rye");
    assertEquals(
        "--flour: would do nothing here",
        assertThrows(ParameterException.class, () -> IdleOptions.refuse(flour)).getMessage());
  }

  @Test
  void theOptionsOfAMixinWantAnyOfTheOthers() {
    assertDoesNotThrow(() -> refuse("--colour", "red", "--icing", "sugar"));
    assertDoesNotThrow(() -> refuse("tart", "--colour", "red"));
    assertEquals("--colour: wants --icing or CAKE beside it", refused("--colour", "red"));
  }
}
