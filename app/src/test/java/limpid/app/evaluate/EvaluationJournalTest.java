package limpid.app.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import limpid.app.line.BadInput;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class EvaluationJournalTest {
  private static final Map<String, Object> RUN = Map.of("net", "wrn10_1");

  private static final Judgement JUDGEMENT =
      new Judgement("cat.png", OptionalInt.empty(), 3, "gradcam", Map.of(), Map.of(), "");

  @TempDir Path folder;

  /** Another process that opens a journal, and says why it could not. */
  static final class Another {
    private Another() {}

    public static void main(String[] words) throws IOException {
      try (var journal = new EvaluationJournal(Path.of(words[0]), RUN, words.length > 1)) {
        System.out.print("opened, " + journal.found().size());
      } catch (BadInput e) {
        System.out.print(e.getMessage());
      }
    }
  }

  private static String another(String... words) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(Another.class.getName());
    command.addAll(List.of(words));
    Process process = new ProcessBuilder(command).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor());
    return said;
  }

  @Test
  void oneProcessWritesItAtATime() throws Exception {
    Path file = folder.resolve("journal.txt");
    new EvaluationJournal(file, RUN, false).close();
    byte[] begun = Files.readAllBytes(file);
    try (var journal = new EvaluationJournal(file, RUN, false)) {
      assertEquals(0, journal.found().size());
      String refusal = file + ": another run is writing it; another --out is expected";
      assertEquals(refusal, another(file.toString()));
      assertEquals(refusal, another(file.toString(), "anew"));
    }
    assertEquals(begun.length, Files.size(file));
    assertEquals("opened, 0", another(file.toString()));
  }

  @Test
  void whereNothingWasFoundThereIsNoOtherRun() throws IOException {
    Path file = folder.resolve("journal.txt");
    new EvaluationJournal(file, Map.of("net", "resnet20"), false).close();
    new EvaluationJournal(file, RUN, false).close();
    assertTrue(Files.readString(file).contains("wrn10_1"), Files.readString(file));
    assertEquals(1, Files.readAllLines(file).size());
  }

  @Test
  void begunAnewItForgetsAnotherRun() throws IOException {
    Path file = folder.resolve("journal.txt");
    try (var journal = new EvaluationJournal(file, Map.of("net", "resnet20"), false)) {
      journal.add(JUDGEMENT);
    }
    BadInput refusal = assertThrows(BadInput.class, () -> new EvaluationJournal(file, RUN, false));
    assertTrue(refusal.getMessage().contains("is of another run"), refusal.getMessage());
    new EvaluationJournal(file, RUN, true).close();
    new EvaluationJournal(file, RUN, false).close();
  }
}
