package limpid.app.evaluate;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import limpid.app.given.EvaluatedImages;
import limpid.explain.metric.Direction;
import limpid.explain.metric.Group;
import limpid.explain.metric.MetricDescriptor;
import limpid.explain.picture.HeatMap;
import limpid.models.data.Labels;
import limpid.nn.image.Picture;

/** The part of a report that shows where each method does best and worst beside random maps. */
final class ReportExamples {
  private static final int EXAMPLES = 3;

  private final EvaluationResults results;
  private final EvaluationTable table;
  private final Evaluation evaluation;
  private final Map<String, EvaluatedImages.One> images = new HashMap<>();
  private final Labels labels;

  ReportExamples(EvaluationResults results, Evaluation evaluation, EvaluatedImages images) {
    this.results = results;
    this.table = results.table();
    this.evaluation = evaluation;
    this.labels = results.model().architecture().labels();
    images.images().forEach(image -> this.images.put(image.name(), image));
  }

  /** What examples are chosen by: the first metric of faithfulness, or else the first of all. */
  private MetricDescriptor lead() {
    List<MetricDescriptor> known =
        table.metrics().stream()
            .filter(metric -> results.ranked().containsKey(metric.name()))
            .toList();
    return known.stream()
        .filter(metric -> metric.group() == Group.FAITHFULNESS)
        .findFirst()
        .orElse(known.isEmpty() ? null : known.getFirst());
  }

  void addTo(ReportPage page) throws IOException {
    MetricDescriptor metric = lead();
    if (metric == null) {
      return;
    }
    page.heading("Best and worst examples by " + metric.name());
    page.note(
        "What the net saw, and the map over it. Beside the figure of the method's map stands that"
            + " of a random map of the same image. Three of each say what to look at, not what is"
            + " common.");
    List<String> names = table.images(metric);
    for (String method : table.judged()) {
      double[] figures = table.figures(metric, method);
      double[] random = table.figures(metric, Evaluation.RANDOM);
      Comparator<Integer> rising = Comparator.comparingDouble(i -> figures[i] - random[i]);
      List<Integer> order =
          IntStream.range(0, names.size())
              .boxed()
              .sorted(metric.better() == Direction.LOWER ? rising : rising.reversed())
              .toList();
      int shown = Math.min(EXAMPLES, (order.size() + 1) / 2);
      page.add("<h3>%s</h3>".formatted(ReportCharts.named(table, table.methods().indexOf(method))));
      page.add("<div class=\"examples\">");
      for (int i = 0; i < shown; i++) {
        example(page, "best", metric, method, names.get(order.get(i)));
      }
      for (int i = Math.max(shown, order.size() - shown); i < order.size(); i++) {
        example(page, "worst", metric, method, names.get(order.get(i)));
      }
      page.add("</div>");
    }
  }

  private void example(
      ReportPage page, String which, MetricDescriptor metric, String method, String name)
      throws IOException {
    EvaluatedImages.One image = images.get(name);
    Evaluation.Opened opened =
        evaluation.open(name, Files.readAllBytes(image.file()), image.label());
    Picture seen = opened.seen();
    Picture map = HeatMap.of(opened.explained(method)).over(seen);
    Judgement judgement = table.at(name, method);
    page.add(
        """
        <div class="example"><div><img src="%s" alt="%s"><img src="%s" alt="map by %s"></div>
        <b>%s</b> %s, random %s<br>%s%s</div>\
        """
            .formatted(
                ReportPage.address(seen),
                ReportPage.escaped(name),
                ReportPage.address(map),
                method,
                which,
                EvaluationResults.number(judgement.figures().get(metric.name())),
                EvaluationResults.number(
                    table.at(name, Evaluation.RANDOM).figures().get(metric.name())),
                ReportPage.escaped(name),
                taken(judgement)));
  }

  /** What the net takes an image for, where that is not its label. */
  private String taken(Judgement one) {
    boolean right = one.label().isPresent() && one.label().getAsInt() == one.predicted();
    return right ? "" : "<br>" + ReportPage.escaped("taken for: " + labels.name(one.predicted()));
  }
}
