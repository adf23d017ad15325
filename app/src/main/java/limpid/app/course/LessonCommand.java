package limpid.app.course;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import limpid.app.line.BadInput;
import limpid.app.line.CommonOptions;
import limpid.app.line.OutputFolder;
import limpid.app.line.Terminal;
import limpid.explain.picture.PagePicture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code limpid lesson}: runs the programs of the course. */
@Command(
    name = "lesson",
    description = {
      "Runs the program of a lesson, a single file of Java, and says where its text and its picture"
          + " are.",
      "Without a number it lists the lessons."
    },
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {"  limpid lesson", "  limpid lesson 6", "  limpid lesson all"})
public final class LessonCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(
      paramLabel = "N|all",
      arity = "0..1",
      description = "The number of a lesson, or all of them.")
  private String which;

  @Option(
      names = "--pictures",
      paramLabel = "DIR",
      description =
          "Write the pictures there too, as the course shows them: JPEG, at most 900 pixels wide.")
  private Path pictures;

  @Mixin private CommonOptions common;

  public LessonCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    common.apply();
    if (which == null) {
      list();
      return 0;
    }
    List<Lesson> lessons = chosen();
    if (pictures != null) {
      new OutputFolder(pictures);
    }
    Path home = Path.of(System.getProperty("limpid.home", "")).toAbsolutePath();
    for (Lesson lesson : lessons) {
      if (!Files.isRegularFile(home.resolve(lesson.source()))) {
        throw new BadInput(
            "lesson %d: there is no %s; the course is read in a checkout of Limpid"
                .formatted(lesson.number(), home.resolve(lesson.source())));
      }
    }
    for (Lesson lesson : lessons) {
      int code = run(lesson, home);
      if (code != 0) {
        return code;
      }
    }
    return 0;
  }

  private void list() {
    for (Lesson lesson : Lesson.COURSE) {
      terminal.out().printf("%2d  %-34s %s%n", lesson.number(), lesson.title(), lesson.text());
    }
  }

  private List<Lesson> chosen() {
    if (which.equals("all")) {
      return Lesson.COURSE;
    }
    return Lesson.COURSE.stream()
        .filter(lesson -> Integer.toString(lesson.number()).equals(which))
        .findFirst()
        .map(List::of)
        .orElseThrow(
            () ->
                new BadInput(
                    "lesson: one of %s or all is expected, got '%s'".formatted(numbers(), which)));
  }

  private static String numbers() {
    return Lesson.COURSE.stream()
        .map(lesson -> Integer.toString(lesson.number()))
        .collect(Collectors.joining(", "));
  }

  private int run(Lesson lesson, Path home) throws IOException {
    terminal.out().printf("%d. %s (%s)%n", lesson.number(), lesson.title(), lesson.text());
    terminal.out().flush();
    Path out = Files.createDirectories(home.resolve("out"));
    int code = JavaTool.run(terminal, home, JavaTool.command("java", lesson.source()));
    Path picture = out.resolve(lesson.picture());
    if (code == 0 && pictures != null) {
      Path page = Files.createDirectories(pictures).resolve(lesson.drawing());
      PagePicture.of(picture).write(page);
    }
    if (code == 0) {
      terminal.out().println("picture: " + picture);
    }
    return code;
  }
}
