package limpid.app.evaluate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import limpid.app.evaluate.EvaluationResults.Ranked;
import limpid.app.evaluate.PairedStatistics.Interval;
import limpid.explain.metric.CurveMetric;
import limpid.explain.metric.Group;
import limpid.explain.metric.MetricDescriptor;

/** What the figures of an evaluation allow one to say, in words, and what they do not. */
record EvaluationWords(EvaluationResults results, boolean byLabel) {
  private static final int FEW = 30;
  private static final int MANY = 200;

  /** A sentence for each metric, one for all, and one about random maps. */
  List<String> allowed() {
    List<String> sentences = new ArrayList<>();
    for (MetricDescriptor metric : known()) {
      sentences.add(of(metric));
    }
    if (methods() > 1) {
      agreement().ifPresent(sentences::add);
    }
    sentences.add(random());
    blank().ifPresent(sentences::add);
    return sentences;
  }

  private int methods() {
    return results.table().judged().size();
  }

  private List<MetricDescriptor> known() {
    return results.table().metrics().stream()
        .filter(metric -> results.ranked().containsKey(metric.name()))
        .toList();
  }

  private String of(MetricDescriptor metric) {
    Ranked of = results.ranked().get(metric.name());
    Interval mean = of.means().get(of.best());
    String head =
        "%s (%s): %s has %s, %s (95 %% of bootstrap means between %s and %s)"
            .formatted(
                metric.name(),
                metric.better().words(),
                name(of.best()),
                methods() == 1 ? "the mean" : "the best mean",
                EvaluationResults.number(mean.value()),
                EvaluationResults.number(mean.low()),
                EvaluationResults.number(mean.high()));
    List<Integer> others = of.order().subList(1, of.order().size());
    List<String> even = others.stream().filter(m -> !of.worse(m)).map(this::name).toList();
    List<String> worse = others.stream().filter(of::worse).map(this::name).toList();
    String rest = "";
    if (!even.isEmpty()) {
      rest += "; %s cannot be told from it".formatted(and(even));
    }
    if (!worse.isEmpty()) {
      rest += "; %s %s worse".formatted(and(worse), worse.size() == 1 ? "is" : "are");
    }
    String missing =
        of.images() < results.table().images().size()
            ? " It is defined for %,d of the images alone.".formatted(of.images())
            : "";
    return head + rest + "." + missing;
  }

  private String name(int method) {
    return results.table().methods().get(method);
  }

  /** {@code a}, {@code a and b}, {@code a, b and c}. */
  static String and(List<String> names) {
    return names.size() < 2
        ? String.join("", names)
        : String.join(", ", names.subList(0, names.size() - 1)) + " and " + names.getLast();
  }

  /** Which methods are first, or cannot be told from the first, by all metrics of faithfulness. */
  private Optional<String> agreement() {
    List<MetricDescriptor> faithful =
        known().stream().filter(metric -> metric.group() == Group.FAITHFULNESS).toList();
    if (faithful.size() < 2) {
      return Optional.empty();
    }
    List<String> always =
        IntStream.range(0, methods())
            .filter(
                method ->
                    faithful.stream().noneMatch(m -> results.ranked().get(m.name()).worse(method)))
            .mapToObj(this::name)
            .toList();
    if (!always.isEmpty()) {
      return Optional.of(
          "By all %d metrics of faithfulness together: %s %s the best or cannot be told from it."
              .formatted(faithful.size(), and(always), always.size() == 1 ? "is" : "are"));
    }
    Map<String, List<String>> first = new LinkedHashMap<>();
    for (MetricDescriptor metric : faithful) {
      String best = name(results.ranked().get(metric.name()).best());
      first.computeIfAbsent(best, any -> new ArrayList<>()).add(metric.name());
    }
    String who =
        first.entrySet().stream()
            .map(one -> "%s by %s".formatted(one.getKey(), and(one.getValue())))
            .collect(Collectors.joining("; "));
    return Optional.of(
        "The metrics of faithfulness disagree: no method is the best, or like it, by all of them ("
            + who
            + ").");
  }

  private String random() {
    List<String> parts = new ArrayList<>();
    for (MetricDescriptor metric : known()) {
      List<String> not =
          IntStream.range(0, methods())
              .filter(method -> !results.beatsRandom(metric, method))
              .mapToObj(this::name)
              .toList();
      if (!not.isEmpty()) {
        parts.add("%s by %s".formatted(and(not), metric.name()));
      }
    }
    return parts.isEmpty()
        ? "Every method is better than random maps by every metric."
        : "Not better than random maps, as far as these figures tell: "
            + String.join("; ", parts)
            + ".";
  }

  private Optional<String> blank() {
    EvaluationTable table = results.table();
    List<String> parts = new ArrayList<>();
    for (String method : table.judged()) {
      long count =
          table.images().stream()
              .filter(image -> !table.at(image, method).diagnosis().isEmpty())
              .count();
      if (count > 0) {
        parts.add("%s in %,d".formatted(method, count));
      }
    }
    return parts.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "Maps with nothing to see in them, which were judged as they are: "
                + String.join(", ", parts)
                + " of %,d images.".formatted(table.images().size()));
  }

  /** What a reader may take the figures for, and they are not. */
  List<String> not() {
    EvaluationTable table = results.table();
    int images = table.images().size();
    List<String> sentences = new ArrayList<>();
    sentences.add(
        "They are of one net and one folder of images. An interval says how far a mean would move"
            + " with other images of the same kind, not how the methods do elsewhere.");
    if (images < FEW) {
      sentences.add(
          "%d images are few: the intervals are rough, and a difference that is not found may well be there."
              .formatted(images));
    } else if (images >= MANY) {
      sentences.add(
          "A test says that a difference is there, not that it matters: with %,d images small ones are found. Look at how far the boxes overlap."
              .formatted(images));
    }
    if (table.metrics().stream().anyMatch(m -> m.metric() instanceof CurveMetric)) {
      sentences.add(
          "Metrics that change pixels show the net images that it was never trained on. A score may"
              + " fall because an image is odd, and not because its evidence is gone; ROAD is made"
              + " to suffer less from that, not to be free of it.");
    }
    for (Group group : Group.values()) {
      List<String> names =
          table.metrics().stream()
              .filter(metric -> metric.group() == group)
              .map(MetricDescriptor::name)
              .toList();
      String caution = caution(group);
      if (!names.isEmpty() && !caution.isEmpty()) {
        sentences.add("%s: %s".formatted(and(names), caution));
      }
    }
    Double accuracy = table.accuracy();
    if (byLabel && accuracy != null && accuracy < 1) {
      sentences.add(
          "Explained was the class of the label, also in the %.1f %% of the images that the net takes for something else."
              .formatted(100 * (1 - accuracy)));
    }
    sentences.add(
        "Probabilities are corrected (Holm) for the methods that are compared by one metric, not"
            + " for the number of metrics. Among many metrics some will favour any method.");
    sentences.add("No figure here says whether a person understands the net better.");
    return sentences;
  }

  private static String caution(Group group) {
    return switch (group) {
      case ROBUSTNESS -> "a map that never changes is the most robust one, and may be wrong.";
      case COMPLEXITY -> "maps of a few pixels do well, whichever pixels they are.";
      case RANDOMISATION ->
          "a map that changes with the weights depends on them, which does not make it right.";
      case AXIOMS -> "what a theory promises may hold of a map that misleads.";
      case LOCALISATION ->
          "a net may rightly look beside the object; a map that shows so is marked down.";
      case FAITHFULNESS -> "";
    };
  }
}
