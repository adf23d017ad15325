package limpid.app.evaluate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import limpid.explain.metric.Curve;
import limpid.explain.metric.MetricDescriptor;

/**
 * What an evaluation found: for each image, method and metric a figure.
 *
 * @param methods their names, random maps the last
 * @param images those that all methods have figures of, in order
 * @param judgements by image, and then by method
 */
record EvaluationTable(
    List<String> methods,
    List<MetricDescriptor> metrics,
    List<String> images,
    Map<String, Map<String, Judgement>> judgements) {

  /**
   * Of what was found, in any order; an image that a method is missing for is left out.
   *
   * @param order of the images
   */
  static EvaluationTable of(
      List<String> methods,
      List<MetricDescriptor> metrics,
      List<String> order,
      List<Judgement> found) {
    Map<String, Map<String, Judgement>> all = new HashMap<>();
    for (Judgement one : found) {
      all.computeIfAbsent(one.image(), any -> new HashMap<>()).put(one.method(), one);
    }
    Map<String, Map<String, Judgement>> whole = new LinkedHashMap<>();
    for (String image : order) {
      Map<String, Judgement> there = all.getOrDefault(image, Map.of());
      if (there.keySet().containsAll(methods)) {
        whole.put(image, there);
      }
    }
    return new EvaluationTable(methods, metrics, List.copyOf(whole.keySet()), whole);
  }

  /** Those without the random maps. */
  List<String> judged() {
    return methods.subList(0, methods.size() - 1);
  }

  Judgement at(String image, String method) {
    return judgements.get(image).get(method);
  }

  /** Those images that the metric is defined for, by all methods. */
  List<String> images(MetricDescriptor metric) {
    return images.stream()
        .filter(
            image ->
                methods.stream()
                    .allMatch(method -> at(image, method).figures().containsKey(metric.name())))
        .toList();
  }

  /** A method's figures, in the order of {@link #images(MetricDescriptor)}. */
  double[] figures(MetricDescriptor metric, String method) {
    return images(metric).stream()
        .mapToDouble(image -> at(image, method).figures().get(metric.name()))
        .toArray();
  }

  /** The mean curve of a method, or null if the metric has none. */
  Curve curve(MetricDescriptor metric, String method) {
    List<Double> shares = null;
    double[] sums = null;
    int count = 0;
    for (String image : images) {
      Curve curve = at(image, method).curves().get(metric.name());
      if (curve == null) {
        continue;
      }
      if (sums == null) {
        shares = curve.shares();
        sums = new double[shares.size()];
      }
      for (int i = 0; i < sums.length; i++) {
        sums[i] += curve.scores().get(i);
      }
      count++;
    }
    if (sums == null) {
      return null;
    }
    List<Double> means = new ArrayList<>();
    for (double sum : sums) {
      means.add(sum / count);
    }
    return new Curve(shares, means);
  }

  /** The share of the labelled images whose most likely class is the one they are labelled with. */
  Double accuracy() {
    long labelled = 0;
    long right = 0;
    for (String image : images) {
      Judgement one = at(image, methods.getFirst());
      if (one.label().isPresent()) {
        labelled++;
        right += one.label().getAsInt() == one.predicted() ? 1 : 0;
      }
    }
    return labelled == 0 ? null : (double) right / labelled;
  }
}
