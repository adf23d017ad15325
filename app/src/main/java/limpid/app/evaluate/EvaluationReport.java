package limpid.app.evaluate;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import limpid.app.evaluate.EvaluationResults.Ranked;
import limpid.app.evaluate.PairedStatistics.Interval;
import limpid.app.given.EvaluatedImages;
import limpid.app.line.Json;
import limpid.core.WholeFile;
import limpid.explain.metric.Curve;
import limpid.explain.metric.CurveMetric;
import limpid.explain.metric.MetricDescriptor;

/** An evaluation as a page for people, in one file. */
final class EvaluationReport {
  private final EvaluationResults results;
  private final EvaluationTable table;
  private final Evaluation evaluation;
  private final EvaluatedImages images;

  EvaluationReport(EvaluationResults results, Evaluation evaluation, EvaluatedImages images) {
    this.results = results;
    this.table = results.table();
    this.evaluation = evaluation;
    this.images = images;
  }

  void write(Path file) throws IOException {
    WholeFile.write(file, html().getBytes(StandardCharsets.UTF_8));
  }

  private String html() throws IOException {
    String title =
        "%d %s judged by %d %s on %,d images"
            .formatted(
                table.judged().size(),
                table.judged().size() == 1 ? "method" : "methods",
                table.metrics().size(),
                table.metrics().size() == 1 ? "metric" : "metrics",
                table.images().size());
    ReportPage page = new ReportPage(title);
    page.add("<h1>" + ReportPage.escaped(title) + "</h1>");
    page.note(subject());
    words(page);
    if (table.judged().size() > 1) {
      ranks(page);
    }
    for (MetricDescriptor metric : table.metrics()) {
      metric(page, metric);
    }
    new ReportExamples(results, evaluation, images).addTo(page);
    made(page);
    return page.html();
  }

  private String subject() {
    Double accuracy = table.accuracy();
    return "%s, %s.%s Explained: the logit of %s."
        .formatted(
            results.model().architecture().name(),
            results.model().weights().getFileName(),
            accuracy == null ? "" : " It is right about %.1f %%.".formatted(100 * accuracy),
            evaluation.byLabel()
                ? "the class that an image is labelled with"
                : "the most likely class");
  }

  private void words(ReportPage page) {
    EvaluationWords words = new EvaluationWords(results, evaluation.byLabel());
    page.heading("What the numbers allow one to say");
    page.add(list(words.allowed()));
    page.add("<h3>And what not</h3>").add(list(words.not()));
  }

  private static String list(List<String> sentences) {
    StringBuilder list = new StringBuilder("<ul>");
    sentences.forEach(one -> list.append("<li>").append(ReportPage.escaped(one)).append("</li>"));
    return list.append("</ul>").toString();
  }

  private void ranks(ReportPage page) {
    page.heading("Ranks");
    page.note(
        "The mean rank of each method among the %d, 1 being the best, with a 95 %% bootstrap interval. Green: the best mean, in bold, and what cannot be told from it (Wilcoxon's signed-rank test, corrected, p ≥ 0.05)."
            .formatted(table.judged().size()));
    StringBuilder html = new StringBuilder("<div class=\"scroll\"><table><tr><th>metric</th>");
    for (int i = 0; i < table.judged().size(); i++) {
      html.append("<th>").append(ReportCharts.named(table, i)).append("</th>");
    }
    html.append("</tr>");
    for (MetricDescriptor metric : table.metrics()) {
      Ranked of = results.ranked().get(metric.name());
      if (of == null) {
        continue;
      }
      html.append(
          "<tr><td>%s<span class=\"soft\">%s</span></td>"
              .formatted(metric.name(), metric.better().words()));
      for (int i = 0; i < table.judged().size(); i++) {
        html.append(
            "<td%s>%s<span class=\"soft\">%s</span></td>"
                .formatted(
                    mark(of, i),
                    "%.2f".formatted(of.ranks().get(i).value()),
                    "%.2f – %.2f".formatted(of.ranks().get(i).low(), of.ranks().get(i).high())));
      }
      html.append("</tr>");
    }
    page.add(html.append("</table></div>").toString());
  }

  private static String mark(Ranked of, int method) {
    return method == of.best() ? " class=\"best\"" : of.worse(method) ? "" : " class=\"even\"";
  }

  private void metric(ReportPage page, MetricDescriptor metric) {
    page.heading(metric.name());
    page.paragraph(metric.line());
    page.add(
        "<p class=\"soft\"><code>%s</code>, %s, <b>%s</b>. It asks %s. %s, %s, %s %d.</p>"
            .formatted(
                ReportPage.escaped(metric.formula()),
                ReportPage.escaped("range " + metric.range()),
                metric.better().words(),
                metric.group().words(),
                ReportPage.escaped(metric.citation().authors()),
                ReportPage.escaped(metric.citation().title()),
                ReportPage.escaped(metric.citation().venue()),
                metric.citation().year()));
    Ranked of = results.ranked().get(metric.name());
    if (of == null) {
      page.paragraph("It is defined for none of the images by all of these methods.");
      return;
    }
    means(page, of);
    page.add("<div class=\"charts\">");
    List<ReportCharts.Line> lines = lines(metric);
    if (!lines.isEmpty()) {
      page.add(
          figure(
              "Mean curves; dashed: random maps",
              ReportCharts.curves(
                  "mean curves of " + metric.name(),
                  ((CurveMetric) metric.metric()).across(),
                  lines)));
    }
    List<ReportCharts.Box> boxes = new ArrayList<>();
    for (int i = 0; i < table.methods().size(); i++) {
      boxes.add(
          new ReportCharts.Box(
              table.methods().get(i),
              ReportCharts.colour(i, table.methods().size()),
              of.figures().get(i)));
    }
    page.add(
        figure(
            "Figures of the images: box 25 to 75 %, whiskers 5 to 95 %, line the median, dot the"
                + " mean; dashed: the median of random maps",
            ReportCharts.boxes("figures by " + metric.name(), boxes)));
    page.add("</div>");
  }

  private static String figure(String caption, String svg) {
    return "<figure><figcaption>%s</figcaption>%s</figure>"
        .formatted(ReportPage.escaped(caption), svg);
  }

  private void means(ReportPage page, Ranked of) {
    int random = table.methods().size() - 1;
    StringBuilder html =
        new StringBuilder(
            "<div class=\"scroll\"><table><tr><th>method</th><th>mean</th><th>random maps</th>"
                + "<th>95 % interval</th><th>p, like the best</th><th>p, like random</th></tr>");
    for (int method : of.order()) {
      Interval mean = of.means().get(method);
      html.append(
          "<tr><td>%s</td><td%s>%s</td><td>%s</td><td>%s – %s</td><td>%s</td><td>%s</td></tr>"
              .formatted(
                  ReportCharts.named(table, method),
                  mark(of, method),
                  EvaluationResults.number(mean.value()),
                  EvaluationResults.number(of.means().get(random).value()),
                  EvaluationResults.number(mean.low()),
                  EvaluationResults.number(mean.high()),
                  method == of.best() ? "–" : probability(of.beside()[method]),
                  probability(of.random()[method])));
    }
    page.add(html.append("</table></div>").toString());
  }

  private static String probability(double p) {
    return p < .001 ? "&lt; 0.001" : "%.3f".formatted(p);
  }

  private List<ReportCharts.Line> lines(MetricDescriptor metric) {
    List<ReportCharts.Line> lines = new ArrayList<>();
    for (int i = 0; i < table.methods().size(); i++) {
      Curve curve = table.curve(metric, table.methods().get(i));
      if (curve != null) {
        lines.add(
            new ReportCharts.Line(
                table.methods().get(i),
                ReportCharts.colour(i, table.methods().size()),
                i == table.methods().size() - 1,
                curve.shares(),
                curve.scores()));
      }
    }
    return lines;
  }

  private void made(ReportPage page) throws IOException {
    page.heading("How this was made");
    page.note(
        "Each figure is of one map of one image; results.csv has them all, results.json with"
            + " curves. Random maps are a 7x7 grid of values drawn evenly from [0,1], enlarged,"
            + " another one for each image. Bootstrap: 2,000 draws of images. Settings, by which"
            + " the journal is told from others:");
    page.add("<p><code>%s</code></p>".formatted(ReportPage.escaped(Json.line(results.run()))));
    if (results.unlabelled() > 0) {
      page.paragraph(
          "%,d images have no label in the file of labels and were left out."
              .formatted(results.unlabelled()));
    }
    if (!results.broken().isEmpty()) {
      page.paragraph("Left out, for they could not be judged:");
      page.add(list(results.broken()));
    }
  }
}
