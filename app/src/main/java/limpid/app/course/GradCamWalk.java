package limpid.app.course;

import static limpid.app.course.WalkSubject.number;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import limpid.app.walk.GradCamSteps;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.graph.Trace;
import limpid.explain.Explanation;
import limpid.explain.cam.GradCam;
import limpid.explain.picture.ChannelMaps;
import limpid.explain.picture.Look;
import limpid.explain.picture.Sheet;
import limpid.explain.run.SpatialLayer;
import limpid.explain.run.Stages;
import limpid.nn.image.Picture;
import limpid.nn.image.Prepared;

/**
 * Grad-CAM of an image, one step after the other, with the numbers of that image: photo, layers,
 * score, gradient, weights, weighted sum, ReLU, overlay.
 */
final class GradCamWalk implements Walk {
  private static final int SHOWN = 5;
  private static final int CHANNELS = 8;
  private static final int PATCH = 4;

  private final WalkSubject subject;
  private final Prepared photo;
  private final Trace trace;
  private final SpatialLayer layer;
  private final Tensor a;
  private final Tensor gradient;
  private final float[] alpha;
  private final float score;

  GradCamWalk(WalkSubject subject) {
    this.subject = subject;
    this.photo = subject.photo();
    this.trace = subject.trace();
    GradCamSteps steps = GradCamSteps.of(trace, subject.layer(), subject.target());
    this.layer = steps.layer();
    this.a = steps.activations().value();
    this.gradient = steps.gradient().value();
    this.alpha = steps.weights().value().data();
    this.score = steps.score().value().item();
  }

  @Override
  public WalkSubject subject() {
    return subject;
  }

  @Override
  public List<WalkStep> steps() {
    return List.of(photo(), forward(), score(), backward(), weights(), sum(), relu(), overlay());
  }

  private WalkStep photo() {
    Tensor x = trace.input().value();
    List<List<String>> patch = new ArrayList<>();
    int row = x.shape().at(1) / 2;
    int column = x.shape().at(2) / 2;
    for (int i = 0; i < Math.min(PATCH, x.shape().at(1)); i++) {
      List<String> cells = new ArrayList<>();
      for (int j = 0; j < Math.min(PATCH, x.shape().at(2)); j++) {
        cells.add(
            number(
                x.at(
                    0,
                    Math.min(row + i, x.shape().at(1) - 1),
                    Math.min(column + j, x.shape().at(2) - 1),
                    0)));
      }
      patch.add(cells);
    }
    return new WalkStep(
        "walk.photo",
        List.of(x.shape().toString(), Integer.toString(row), Integer.toString(column)),
        "x = (v / 255 - mean) / deviation,   x: " + x.shape(),
        "Prepared photo = net.preprocessing().prepare(Photo.read(path));\n"
            + "Tensor x = photo.input();",
        patch,
        Optional.of(photo.picture()));
  }

  private WalkStep forward() {
    List<List<String>> rows = new ArrayList<>();
    Sheet sheet = Sheet.pictures(columns());
    for (SpatialLayer stage : Stages.of(trace)) {
      Tensor value = stage.node().value();
      rows.add(List.of(stage.name(), stage.node().op().name(), value.shape().toString()));
      sheet = sheet.pictures(stage.name(), photo, pictures(value, false));
    }
    return new WalkStep(
        "walk.forward",
        List.of(layer.name(), a.shape().toString()),
        "A = " + layer.name() + "(x),   A: " + a.shape(),
        "Trace trace = model.trace(x);\nNode a = trace.at(\"" + layer.name() + "\");",
        rows,
        Optional.of(sheet.draw()));
  }

  private static List<String> columns() {
    return IntStream.range(0, SHOWN + 1).mapToObj(i -> i == 0 ? "" : "#" + i).toList();
  }

  private List<Picture> pictures(Tensor value, boolean shared) {
    ChannelMaps maps = new ChannelMaps(value, Look.USUAL, shared);
    return maps.strongest(SHOWN).stream().map(c -> maps.channel(c).over(photo.picture())).toList();
  }

  private WalkStep score() {
    float[] logits = trace.output().value().data();
    List<List<String>> rows =
        IntStream.range(0, logits.length)
            .boxed()
            .sorted(Comparator.comparing(c -> -logits[c]))
            .limit(SHOWN)
            .map(c -> List.of(subject.labels().name(c), number(logits[c])))
            .toList();
    return new WalkStep(
        "walk.score",
        List.of(subject.target().describe(subject.names()), number(score)),
        "y = " + number(score),
        "Node y = target.of(trace.output());",
        rows,
        Optional.empty());
  }

  private WalkStep backward() {
    ChannelMaps maps = new ChannelMaps(gradient, Look.USUAL, true);
    Sheet sheet = Sheet.of(photo);
    for (int c : strongest(CHANNELS)) {
      sheet = sheet.with(maps.channel(c));
    }
    return new WalkStep(
        "walk.backward",
        List.of(gradient.shape().toString()),
        "dy/dA: " + gradient.shape(),
        "Node g = Backward.from(y).to(a).of(a);",
        List.of(),
        Optional.of(sheet.draw()));
  }

  private List<Integer> strongest(int most) {
    return IntStream.range(0, alpha.length)
        .boxed()
        .sorted(Comparator.comparing(k -> -Math.abs(alpha[k] * mean(k))))
        .limit(most)
        .toList();
  }

  private double mean(int channel) {
    double sum = 0;
    for (int i = channel; i < a.size(); i += alpha.length) {
      sum += Math.abs(a.data()[i]);
    }
    return sum / places();
  }

  private int places() {
    return a.size() / alpha.length;
  }

  private WalkStep weights() {
    List<List<String>> rows =
        strongest(CHANNELS).stream()
            .map(
                k ->
                    List.of(
                        "k = " + k, "alpha = " + number(alpha[k]), "mean |A| = " + number(mean(k))))
            .toList();
    ChannelMaps maps = new ChannelMaps(a, Look.USUAL, true);
    Sheet sheet = Sheet.of(photo);
    for (int c : strongest(CHANNELS)) {
      sheet = sheet.with(maps.channel(c).titled("A_%d, alpha %s".formatted(c, number(alpha[c]))));
    }
    int first = strongest(1).getFirst();
    return new WalkStep(
        "walk.weights",
        List.of(Integer.toString(alpha.length), Integer.toString(places())),
        "alpha_%d = sum of dy/dA_%d over %d places / %d = %s"
            .formatted(first, first, places(), places(), number(alpha[first])),
        "Node alpha = g.mean(1, 2);",
        rows,
        Optional.of(sheet.draw()));
  }

  /** The map after so many channels, the weightiest first. */
  private float[] after(int channels) {
    float[] map = new float[places()];
    for (int k : strongest(channels)) {
      for (int place = 0; place < map.length; place++) {
        map[place] += alpha[k] * a.data()[place * alpha.length + k];
      }
    }
    return map;
  }

  private WalkStep sum() {
    int[] counts =
        IntStream.of(1, 2, 4, 16, alpha.length).filter(n -> n <= alpha.length).distinct().toArray();
    float[] grown = new float[places() * counts.length];
    for (int i = 0; i < counts.length; i++) {
      float[] map = after(counts[i]);
      for (int place = 0; place < map.length; place++) {
        grown[place * counts.length + i] = map[place];
      }
    }
    Tensor maps = Tensor.of(a.shape().with(3, counts.length), grown);
    ChannelMaps drawn = new ChannelMaps(maps, Look.USUAL, false);
    Sheet sheet = Sheet.of(photo);
    for (int i = 0; i < counts.length; i++) {
      sheet = sheet.with(drawn.channel(i).titled(counts[i] + " / " + alpha.length));
    }
    String terms =
        strongest(3).stream()
            .map(k -> "%s A_%d".formatted(number(alpha[k]), k))
            .collect(Collectors.joining(" + "));
    return new WalkStep(
        "walk.sum",
        List.of(Integer.toString(alpha.length)),
        "M = " + terms + " + …",
        "Node m = a.mul(alpha).sum(3);",
        List.of(),
        Optional.of(sheet.draw()));
  }

  private WalkStep relu() {
    float[] map = after(alpha.length);
    float[] kept = new float[map.length];
    for (int i = 0; i < map.length; i++) {
      kept[i] = Math.max(0, map[i]);
    }
    int h = a.shape().at(1);
    int w = a.shape().at(2);
    List<List<String>> rows = new ArrayList<>();
    for (int y = 0; y < Math.min(h, 8); y++) {
      List<String> cells = new ArrayList<>();
      for (int x = 0; x < Math.min(w, 8); x++) {
        cells.add(number(map[y * w + x]));
      }
      rows.add(cells);
    }
    long negative = IntStream.range(0, map.length).filter(i -> map[i] < 0).count();
    float[] both = new float[2 * map.length];
    for (int i = 0; i < map.length; i++) {
      both[2 * i] = map[i];
      both[2 * i + 1] = kept[i];
    }
    ChannelMaps drawn = new ChannelMaps(Tensor.of(Shape.of(1, h, w, 2), both), Look.USUAL, true);
    return new WalkStep(
        "walk.relu",
        List.of(Long.toString(negative), Integer.toString(map.length)),
        "L = relu(M)",
        "Node l = m.relu();",
        rows,
        Optional.of(
            Sheet.of(photo)
                .with(drawn.channel(0).titled("M"))
                .with(drawn.channel(1).titled("relu(M)"))
                .draw()));
  }

  private WalkStep overlay() {
    Explanation explanation = new GradCam(layer.name()).explain(subject.run(), subject.target());
    float largest = 0;
    for (float v : after(alpha.length)) {
      largest = Math.max(largest, v);
    }
    return new WalkStep(
        "walk.overlay",
        List.of(
            number(largest),
            Integer.toString(a.shape().at(1)),
            Integer.toString(a.shape().at(2)),
            Arrays.toString(new int[] {photo.picture().height(), photo.picture().width()})),
        "L / max L = L / " + number(largest),
        "Explanation e = new GradCam(\"%s\").explain(model, x, target);\n".formatted(layer.name())
            + "Figure.of(photo).with(e).write(Path.of(\"map.png\"));",
        List.of(),
        Optional.of(subject.over(explanation)));
  }
}
