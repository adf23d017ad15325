package limpid.app.course;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import limpid.core.Tensor;
import limpid.core.graph.Trace;
import limpid.explain.Explanation;
import limpid.explain.picture.Figure;
import limpid.explain.picture.HeatMap;
import limpid.explain.run.CompiledNet;
import limpid.explain.run.LayerChoice;
import limpid.explain.run.Run;
import limpid.explain.target.OutputTarget;
import limpid.models.data.Labels;
import limpid.nn.Model;
import limpid.nn.image.Picture;
import limpid.nn.image.Prepared;

/**
 * What is walked through: a net at a photo.
 *
 * @param trace all values of the net
 * @param run the same, for methods
 * @param layer where methods look
 * @param target what is explained, with the choice of the likeliest class made
 */
record WalkSubject(
    Model model,
    Prepared photo,
    Trace trace,
    Run run,
    LayerChoice layer,
    OutputTarget target,
    Labels labels) {

  /**
   * @param trace of a run on the photo
   */
  static WalkSubject of(
      Model model,
      Prepared photo,
      Trace trace,
      LayerChoice layer,
      OutputTarget target,
      Labels labels) {
    Run run = CompiledNet.traced(model).session().run(trace);
    return new WalkSubject(
        model, photo, trace, run, layer, target.resolved(trace.output().value()), labels);
  }

  Tensor logits() {
    return trace.output().value();
  }

  IntFunction<String> names() {
    return labels::name;
  }

  /** What is explained, and what it comes to. */
  String words() {
    return "%s = %s".formatted(target.describe(names()), number(score()));
  }

  double score() {
    return target.of(trace.output()).value().item();
  }

  /** A map over the photo. */
  Picture over(Explanation explanation) {
    return Figure.of(photo).with(HeatMap.of(explanation)).labelled(names()).draw();
  }

  static String number(double value) {
    return String.format(Locale.ROOT, "%.3g", value);
  }

  static List<String> numbers(double... values) {
    return Arrays.stream(values).mapToObj(WalkSubject::number).toList();
  }

  static String percent(double part) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * part);
  }
}
