package limpid.app.evaluate;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import limpid.app.given.ChosenMethod;
import limpid.app.given.InputImage;
import limpid.app.given.LoadedModel;
import limpid.app.given.RunOptions;
import limpid.app.given.TrueBoxes;
import limpid.app.line.BadInput;
import limpid.core.Tensor;
import limpid.core.program.Control;
import limpid.explain.Explainer;
import limpid.explain.Explanation;
import limpid.explain.UnfitNetException;
import limpid.explain.metric.Curve;
import limpid.explain.metric.CurveMetric;
import limpid.explain.metric.Judged;
import limpid.explain.metric.Metric;
import limpid.explain.metric.MetricDescriptor;
import limpid.explain.metric.MetricNeed;
import limpid.explain.metric.RandomMap;
import limpid.explain.metric.RandomisedNets;
import limpid.explain.run.CompiledNet;
import limpid.explain.run.Run;
import limpid.explain.run.Session;
import limpid.explain.target.OutputTarget;
import limpid.models.photo.PhotoException;
import limpid.nn.image.Picture;
import limpid.nn.image.Prepared;

/**
 * Methods times metrics for one image after the other. What is found for an image depends on what
 * was chosen, the bytes of its file and its label, and on nothing else: not on the images before
 * it, the memory that is free, or the number of threads. For one thread at a time.
 */
final class Evaluation implements AutoCloseable {
  /** What maps that know nothing are called. */
  static final String RANDOM = "random";

  /** Cells that a random map has along each side. */
  private static final int CELLS = 7;

  private final LoadedModel model;
  private final List<ChosenMethod> methods;
  private final List<MetricDescriptor> descriptors;
  private final List<Metric> metrics;
  private final boolean byLabel;
  private final Optional<TrueBoxes> boxes;
  private final Optional<RandomisedNets> randomised;
  private final Session session;

  /**
   * @param byLabel whether the class is explained that an image is labelled with
   * @param boxes where objects are, if that is known
   */
  Evaluation(
      LoadedModel model,
      List<ChosenMethod> methods,
      List<MetricDescriptor> metrics,
      boolean byLabel,
      Optional<TrueBoxes> boxes,
      RunOptions how) {
    this.model = model;
    this.methods = methods;
    this.descriptors = metrics;
    this.metrics = metrics.stream().map(MetricDescriptor::metric).toList();
    this.byLabel = byLabel;
    this.boxes = boxes;
    boolean weights = metrics.stream().anyMatch(metric -> metric.needs(MetricNeed.WEIGHTS));
    this.randomised = weights ? Optional.of(model.randomised()) : Optional.empty();
    List<Explainer> explainers = methods.stream().map(ChosenMethod::explainer).toList();
    CompiledNet net = how.net(model.model(), Integer.MAX_VALUE, explainers);
    this.session = net.session();
  }

  List<ChosenMethod> methods() {
    return methods;
  }

  List<MetricDescriptor> metrics() {
    return descriptors;
  }

  boolean byLabel() {
    return byLabel;
  }

  /** The names of the methods, random maps the last. */
  List<String> names() {
    List<String> names = new ArrayList<>(methods.stream().map(one -> one.method().name()).toList());
    names.add(RANDOM);
    return names;
  }

  /** Refuses boxes that are those of other images. */
  void requireBoxes(List<String> images) {
    boxes
        .filter(known -> images.stream().noneMatch(image -> known.names(Path.of(image))))
        .ifPresent(
            known -> {
              throw new BadInput(
                  "%s: has a box for none of the %d images; %s is the first of them"
                      .formatted(known.file(), images.size(), images.getFirst()));
            });
  }

  /** An image that is about to be judged. */
  final class Opened {
    private final String name;
    private final OptionalInt label;
    private final Prepared prepared;
    private final Run run;
    private final int predicted;
    private final Optional<Tensor> truth;

    private Opened(String name, byte[] file, OptionalInt label) {
      this.name = name;
      this.label = label;
      InputImage input = InputImage.of(name, file, model.architecture().preprocessing());
      this.prepared = input.prepared();
      this.run = model.run(session, input, Control.NONE);
      this.predicted = largest(run.output().value().data());
      this.truth = boxes.map(known -> known.known(input).mask());
    }

    /** The image as the net sees it. */
    Picture seen() {
      return model.architecture().preprocessing().shown(prepared.picture());
    }

    /** The map of one of the methods. */
    Explanation explained(String method) {
      OutputTarget target =
          OutputTarget.of(byLabel && label.isPresent() ? label.getAsInt() : predicted);
      return explainer(method).explain(run, target);
    }

    /**
     * The figures of one of the methods.
     *
     * @throws BadInput if it has no map of this image
     */
    Judgement judged(String method) {
      try {
        Explanation explanation = explained(method);
        Judged judged = new Judged(explanation, run, truth, randomised);
        Map<String, Double> figures = new LinkedHashMap<>();
        Map<String, Curve> curves = new LinkedHashMap<>();
        for (int i = 0; i < metrics.size(); i++) {
          double figure = figure(metrics.get(i), judged, curves);
          if (Double.isFinite(figure)) {
            figures.put(descriptors.get(i).name(), figure);
          }
        }
        String diagnosis =
            explanation.diagnosis().sound() ? "" : explanation.diagnosis().sentence();
        return new Judgement(name, label, predicted, method, figures, curves, diagnosis);
      } catch (UnfitNetException e) {
        throw e;
      } catch (IllegalArgumentException e) {
        throw new BadInput("%s: %s: %s".formatted(name, method, e.getMessage()), e);
      }
    }
  }

  private static double figure(Metric metric, Judged judged, Map<String, Curve> curves) {
    if (metric instanceof CurveMetric drawn) {
      Curve curve = drawn.curve(judged);
      double figure = drawn.of(curve);
      if (Double.isFinite(figure)) {
        curves.put(metric.about().name(), curve);
      }
      return figure;
    }
    return metric.of(judged);
  }

  private Explainer explainer(String method) {
    return method.equals(RANDOM)
        ? new RandomMap(CELLS, 0)
        : methods.stream()
            .filter(one -> one.method().name().equals(method))
            .findFirst()
            .orElseThrow()
            .explainer();
  }

  /**
   * An image, read from the bytes of its file and run through the net.
   *
   * @throws PhotoException if it cannot be read
   * @throws BadInput if the net cannot run on it
   */
  Opened open(String name, byte[] file, OptionalInt label) {
    return new Opened(name, file, label);
  }

  /** All figures of an image. */
  List<Judgement> of(String name, byte[] file, OptionalInt label) {
    Opened image = open(name, file, label);
    return names().stream().map(image::judged).toList();
  }

  private static int largest(float[] values) {
    int largest = 0;
    for (int k = 0; k < values.length; k++) {
      largest = values[k] > values[largest] ? k : largest;
    }
    return largest;
  }

  @Override
  public void close() {
    session.close();
  }
}
