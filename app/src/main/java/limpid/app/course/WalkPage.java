package limpid.app.course;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import limpid.app.evaluate.ReportPage;
import limpid.core.WholeFile;
import limpid.explain.picture.PagePicture;

/**
 * A walk as a document in a language: one page of HTML that needs nothing beside it, the same as
 * slides, or Markdown with its pictures in a folder.
 */
final class WalkPage {
  /** What there are messages for. */
  static final List<String> LANGUAGES = List.of("en", "zh");

  private final Words words;
  private final String language;
  private final String name;
  private final String subject;
  private final List<WalkStep> steps;

  /**
   * @param language one of {@link #LANGUAGES}
   * @param name the key of the method's name
   * @param subject what is explained
   */
  WalkPage(String language, String name, String subject, List<WalkStep> steps) throws IOException {
    this.language = language;
    this.name = name;
    this.subject = subject;
    this.steps = steps;
    this.words = Words.of(language);
  }

  private String title(WalkStep step) {
    String own = words.says(step.key() + ".title", step.numbers());
    return own.isEmpty() ? words.says(step.key(), step.numbers()) : own;
  }

  private String text(WalkStep step) {
    return words.says(step.key() + ".text", step.numbers());
  }

  /** The table of a step, with heads in the page's language where there are words for them. */
  private List<List<String>> rows(WalkStep step) {
    List<List<String>> rows = new ArrayList<>(step.rows());
    if (!rows.isEmpty()) {
      rows.set(0, rows.getFirst().stream().map(words::head).toList());
    }
    return rows;
  }

  private String title() {
    return words.says("walk.title", List.of(words.says(name, List.of()), subject));
  }

  /** Writes one page, with all steps below each other or, as slides, one at a time. */
  void writeHtml(Path file, boolean slides) throws IOException {
    StringBuilder page = new StringBuilder();
    page.append(
        """
        <!doctype html>
        <html lang="%s">
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>%s</title>
        <style>
        %s</style>
        <body class="%s">
        <h1>%s</h1>
        """
            .formatted(
                language,
                ReportPage.escaped(title()),
                resource("walk.css"),
                slides ? "slides" : "page",
                ReportPage.escaped(title())));
    int number = 1;
    for (WalkStep step : steps) {
      page.append(
          "<section id=\"step%d\">\n<h2>%d. %s</h2>\n<p>%s</p>\n<p class=\"formula\">%s</p>\n"
              .formatted(
                  number,
                  number,
                  ReportPage.escaped(title(step)),
                  ReportPage.escaped(text(step)),
                  ReportPage.escaped(step.formula())));
      if (step.picture().isPresent()) {
        byte[] jpeg = PagePicture.of(step.picture().get()).jpeg();
        page.append(
            "<img alt=\"%s\" src=\"data:image/jpeg;base64,%s\">\n"
                .formatted(
                    ReportPage.escaped(title(step)), Base64.getEncoder().encodeToString(jpeg)));
      }
      table(page, rows(step));
      page.append(
          "<pre><code>%s</code></pre>\n</section>\n".formatted(ReportPage.escaped(step.code())));
      number++;
    }
    if (slides) {
      page.append("<script>\n").append(resource("walk.js")).append("</script>\n");
    }
    WholeFile.write(file, page.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static void table(StringBuilder page, List<List<String>> rows) {
    if (rows.isEmpty()) {
      return;
    }
    page.append("<div class=\"wide\"><table>\n");
    for (List<String> row : rows) {
      page.append("<tr>");
      row.forEach(cell -> page.append("<td>").append(ReportPage.escaped(cell)).append("</td>"));
      page.append("</tr>\n");
    }
    page.append("</table></div>\n");
  }

  /** Where the pictures of a Markdown file are. */
  static Path pictures(Path file) {
    String name = file.getFileName().toString().replaceFirst("\\.md$", "");
    return file.toAbsolutePath().resolveSibling(name + "-pictures");
  }

  /** Writes Markdown, and the pictures into a folder named like it. */
  void writeMarkdown(Path file) throws IOException {
    Path folder = Files.createDirectories(pictures(file));
    StringBuilder text = new StringBuilder("# " + title() + "\n");
    int number = 1;
    for (WalkStep step : steps) {
      text.append(
          "\n## %d. %s\n%s\n\n    %s\n".formatted(number, title(step), text(step), step.formula()));
      if (step.picture().isPresent()) {
        String picture =
            "%d-%s.jpg".formatted(number, step.key().replaceFirst("^(walk|lesson)\\.", ""));
        PagePicture.of(step.picture().get()).write(folder.resolve(picture));
        text.append("\n![%s](<%s/%s>)\n".formatted(title(step), folder.getFileName(), picture));
      }
      List<List<String>> rows = rows(step);
      if (!rows.isEmpty()) {
        text.append("\n|").append(" |".repeat(rows.getFirst().size())).append("\n|");
        text.append("---|".repeat(rows.getFirst().size())).append('\n');
        rows.forEach(row -> text.append(row(row)));
      }
      text.append("\n```java\n").append(step.code()).append("\n```\n");
      number++;
    }
    WholeFile.write(file, text.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static String row(List<String> cells) {
    return cells.stream()
        .map(cell -> cell.replace("|", "\\|"))
        .collect(Collectors.joining(" | ", "| ", " |\n"));
  }

  private static String resource(String name) throws IOException {
    try (InputStream file = WalkPage.class.getResourceAsStream(name)) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
