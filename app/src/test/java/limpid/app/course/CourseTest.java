package limpid.app.course;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import limpid.app.Cli;
import limpid.app.Readme;
import limpid.explain.picture.PagePicture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The lessons run, print and draw what their pages say, in both languages. */
class CourseTest {
  private static final Path COURSE = Readme.ROOT.resolve("docs/course");
  private static final Pattern BLOCK = Pattern.compile("```(\\w*)\\n(.*?)```", Pattern.DOTALL);
  private static final Pattern NUMBER = Pattern.compile("-?\\d+\\.\\d+(?:[eE]-?\\d+)?");
  private static final Pattern CONSTANT =
      Pattern.compile("\\b([A-Z][a-z]\\w+)\\.([A-Z][A-Z_]+)\\b");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ ");
  private static final Pattern ITEM = Pattern.compile("(?m)^(?:\\d\\.|-) ");
  private static final Pattern PICTURE = Pattern.compile("!\\[[^]]+]\\(([^)]+)\\)");

  @TempDir Path folder;

  static Stream<Lesson> lessons() {
    return Lesson.COURSE.stream();
  }

  private static String page(Lesson lesson, String ending) throws IOException {
    return Files.readString(COURSE.resolve(lesson.page() + ending));
  }

  private static List<String> blocks(String page, String language) {
    return BLOCK
        .matcher(page)
        .results()
        .filter(block -> block.group(1).equals(language))
        .map(block -> block.group(2))
        .toList();
  }

  private static List<String> found(Pattern pattern, String text, int group) {
    return pattern.matcher(text).results().map(match -> match.group(group)).toList();
  }

  @ParameterizedTest
  @MethodSource("lessons")
  @Tag("slow")
  void aProgramPrintsAndDrawsWhatItsPageShows(Lesson lesson) throws Exception {
    Path checkout = Readme.checkout(folder);
    Path program = Readme.ROOT.resolve(lesson.source());
    String out =
        Readme.run(checkout, "", JavaTool.command("java", program.toAbsolutePath().toString()));
    assertFalse(out.contains("exit code"), out);
    List<String> printed = out.lines().toList();
    for (String block : blocks(page(lesson, ".md"), "")) {
      for (String line : block.lines().toList()) {
        assertTrue(
            printed.stream().anyMatch(other -> same(line, other)), line + "\nnot in\n" + out);
      }
    }
    PagePicture drawn = PagePicture.of(checkout.resolve("out").resolve(lesson.picture()));
    Path shown = COURSE.resolve("pictures").resolve(lesson.drawing());
    assertTrue(
        drawn.apart(shown) < 4,
        shown + " is not what the program draws; ./limpid lesson all --pictures renews it");
  }

  /** Lines of the same words whose numbers are the same but for rounding. */
  private static boolean same(String shown, String printed) {
    if (!NUMBER.matcher(shown).replaceAll("#").equals(NUMBER.matcher(printed).replaceAll("#"))) {
      return false;
    }
    List<String> a = found(NUMBER, shown, 0);
    List<String> b = found(NUMBER, printed, 0);
    for (int i = 0; i < a.size(); i++) {
      double want = Double.parseDouble(a.get(i));
      if (Math.abs(want - Double.parseDouble(b.get(i))) > 1e-3 * Math.max(1, Math.abs(want))) {
        return false;
      }
    }
    return true;
  }

  @ParameterizedTest
  @MethodSource("lessons")
  void whatAPageShowsOfAProgramStandsInIt(Lesson lesson) throws IOException {
    String program = Files.readString(Readme.ROOT.resolve(lesson.source()));
    for (String ending : List.of(".md", ".zh.md")) {
      for (String block : blocks(page(lesson, ending), "java")) {
        assertTrue(program.contains(block), lesson.page() + ending + ":\n" + block);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("lessons")
  void bothLanguagesSayTheSameThings(Lesson lesson) throws IOException {
    String english = page(lesson, ".md");
    String chinese = page(lesson, ".zh.md");
    assertEquals(found(BLOCK, english, 2), found(BLOCK, chinese, 2));
    assertEquals(found(HEADING, english, 0), found(HEADING, chinese, 0));
    assertEquals(found(ITEM, english, 0), found(ITEM, chinese, 0));
    assertEquals(found(PICTURE, english, 1), found(PICTURE, chinese, 1));
    assertEquals(List.of("pictures/" + lesson.drawing()), found(PICTURE, english, 1));
    assertTrue(english.contains("](" + lesson.page() + ".zh.md)"));
    assertTrue(chinese.contains("](" + lesson.page() + ".md)"));
  }

  /** Constants that pages name are of a type of the library: {@code Baseline.LEAST}. */
  @ParameterizedTest
  @MethodSource("lessons")
  void whatAPageNamesIsThere(Lesson lesson) throws IOException {
    for (String ending : List.of(".md", ".zh.md")) {
      for (MatchResult named : CONSTANT.matcher(page(lesson, ending)).results().toList()) {
        String source = source(named.group(1));
        assertTrue(source.matches("(?s).*\\b" + named.group(2) + "\\b.*"), named.group());
      }
    }
  }

  private static String source(String type) throws IOException {
    for (String module : List.of("explain", "core", "models")) {
      try (Stream<Path> files = Files.walk(Readme.ROOT.resolve(module).resolve("src/main/java"))) {
        Optional<Path> file = files.filter(one -> one.endsWith(type + ".java")).findFirst();
        if (file.isPresent()) {
          return Files.readString(file.get());
        }
      }
    }
    return "";
  }

  @Test
  void theFlagsAreThoseThatLimpidRunsLessonsWith() throws IOException {
    List<String> flags = List.of(Files.readString(COURSE.resolve("flags")).strip().split("\\s+"));
    List<String> words = new ArrayList<>(JavaTool.command("java"));
    words.set(words.indexOf("--module-path") + 1, "app/target/lib");
    assertEquals(words.subList(1, words.size()), flags);
  }

  @Test
  void lessonsAreListedInOrderAndAreTheFilesThatThereAre() throws IOException {
    Cli list = Cli.run("lesson");
    assertEquals(0, list.code());
    assertEquals(Lesson.COURSE.size(), list.out().lines().count());
    List<Integer> numbers = Lesson.COURSE.stream().map(Lesson::number).toList();
    assertEquals(numbers.stream().sorted().toList(), numbers);
    try (Stream<Path> programs = Files.list(COURSE.resolve("code"))) {
      assertEquals(
          Lesson.COURSE.stream().map(l -> l.program() + ".java").sorted().toList(),
          programs.map(p -> p.getFileName().toString()).sorted().toList());
    }
  }

  @Test
  void aLessonThatThereIsNotIsRefused() {
    Cli none = Cli.run("lesson", "11");
    assertEquals(2, none.code());
    assertTrue(none.err().contains("lesson: one of 1, 2, 3, "), none.err());
    assertTrue(none.err().contains("or all is expected, got '11'"), none.err());
  }

  @Test
  @Tag("slow")
  void theShellStartsWithEverythingAndShowsPictures() throws Exception {
    Path startup = Files.write(folder.resolve("startup.jsh"), ShellCommand.startup());
    List<String> command = new ArrayList<>(ShellCommand.command(startup));
    command.replaceAll(word -> word.startsWith("-R-Dlimpid.home=") ? "-R-Dlimpid.home=.." : word);
    command.add("-J-Djava.util.prefs.userRoot=" + folder);
    String input =
        "var e = new GradCam().explain(model, cat.input(), OutputTarget.top())\nshow(e)\n"
            + "IO.println(HalfBlocks.of(cat.picture(), 3).lines().count())\n";
    String out = Readme.run(Path.of("").toAbsolutePath(), input, command);
    assertFalse(out.contains("Error") || out.contains("Exception"), out);
    assertTrue(out.contains("gradcam at"), out);
    assertTrue(out.contains("\u001b[48;2;"), out);
  }
}
