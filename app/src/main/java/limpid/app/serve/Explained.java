package limpid.app.serve;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import limpid.core.Tensor;
import limpid.core.op.Node;
import limpid.core.op.Softmax;
import limpid.explain.Explanation;
import limpid.explain.Option;
import limpid.explain.map.Plane;
import limpid.explain.metric.Components;
import limpid.explain.metric.Threshold;
import limpid.explain.picture.Colormap;
import limpid.explain.picture.Figure;
import limpid.explain.picture.Look;
import limpid.explain.target.Score;
import limpid.models.data.Labels;
import limpid.nn.image.Prepared;
import limpid.nn.image.Region;
import limpid.weights.Npy;

/**
 * An explanation, with what it takes to show it.
 *
 * @param output of the net
 */
record Explained(Asked asked, Prepared prepared, Explanation explanation, Tensor output) {
  private static final int SHOWN = 5;

  /** Bytes of what it holds on to. */
  long bytes() {
    return asked.image().photo().rgb().length + 8L * explanation.raw().size();
  }

  private Labels labels() {
    return asked.net().architecture().labels();
  }

  /** What the API says of it, beside the id that it is found by. */
  ObjectNode json() {
    ObjectNode json =
        Fields.object()
            .put("model", asked.net().id())
            .put("method", explanation.method())
            .put("title", explanation.title())
            .put("image", asked.image().id())
            .put("layer", explanation.layer().orElse(null));
    json.set("options", options());
    json.set("target", target());
    json.set("classes", classes(output, labels()));
    json.set("seen", Fields.region(prepared.seen()));
    json.put("width", prepared.picture().width()).put("height", prepared.picture().height());
    json.set("rawShape", Fields.extents(raw().shape()));
    Plane raw = Plane.sum(explanation.raw());
    json.set("raw", Fields.tensor(raw.tensor()));
    json.set("map", Fields.tensor(explanation.map()));
    json.set("signed", Fields.tensor(explanation.signed()));
    json.put("perChannel", explanation.attribution().perChannel());
    json.put("showSigned", showSigned());
    json.put("finding", explanation.diagnosis().finding().name());
    json.put("note", explanation.diagnosis().sentence());
    explanation
        .attribution()
        .completeness()
        .ifPresent(
            found ->
                json.set(
                    "completeness",
                    Fields.object()
                        .put("sum", found.sum())
                        .put("expected", found.expected())
                        .put("error", found.error())));
    explanation
        .attribution()
        .precision()
        .filter(known -> Double.isFinite(known.ofRange()))
        .ifPresent(
            known ->
                json.set(
                    "precision",
                    Fields.object()
                        .put("draws", known.draws())
                        .put("standardError", known.standardError())
                        .put("ofRange", known.ofRange())));
    json.put("seconds", explanation.time().toNanos() / 1e9);
    json.set("same", Fields.object().put("java", Same.java(asked)).put("cli", Same.cli(asked)));
    return json;
  }

  /** What is said of a frame that is gone when it has been seen. */
  ObjectNode frame() {
    ObjectNode json = Fields.object();
    json.set("target", target());
    json.set("classes", classes(output, labels()));
    json.set("seen", Fields.region(prepared.seen()));
    json.put("width", prepared.picture().width()).put("height", prepared.picture().height());
    json.set("map", Fields.tensor(explanation.map()));
    return json.put("seconds", explanation.time().toNanos() / 1e9);
  }

  /** Whether it is usually shown in two colours, for signs. */
  private boolean showSigned() {
    return Look.USUAL.of(explanation).legend().signed();
  }

  private ObjectNode options() {
    ObjectNode options = Fields.object();
    asked.method().options(asked.choices()).forEach(option -> put(options, option));
    return options;
  }

  private <T> void put(ObjectNode options, Option<T> option) {
    Object plain = option.values().plain(asked.choices().get(option));
    options.putPOJO(option.name(), plain);
  }

  private ObjectNode target() {
    Score score = explanation.score();
    ObjectNode json =
        Fields.object()
            .put("asked", asked.targetText())
            .put("description", score.target().describe(labels()::name))
            .put("scale", score.scale().name())
            .put("value", score.value());
    score
        .classIndex()
        .ifPresent(index -> json.put("index", index).put("name", labels().name(index)));
    score.probability().ifPresent(p -> json.put("probability", p));
    return json;
  }

  /** The likeliest classes. */
  static ArrayNode classes(Tensor output, Labels labels) {
    ArrayNode json = Fields.array();
    if (output.size() != labels.size()) {
      return json;
    }
    Tensor probabilities = new Softmax().of(Node.constant(output)).value();
    IntStream.range(0, output.size())
        .boxed()
        .sorted(Comparator.comparing(i -> -output.data()[i]))
        .limit(SHOWN)
        .forEach(
            i ->
                json.add(
                    Fields.object()
                        .put("index", i)
                        .put("name", labels.name(i))
                        .put("logit", output.data()[i])
                        .put("probability", probabilities.data()[i])));
    return json;
  }

  /** The signed map, as the command line writes it: channels first. */
  Tensor raw() {
    Tensor raw = explanation.raw();
    return raw.shape().rank() == 2 ? raw : Node.constant(raw).permute(2, 0, 1).value();
  }

  /** A figure as the command line draws it. */
  byte[] png(Optional<Colormap> colours) {
    Look look = new Look(colours, Look.USUAL.photo());
    return Figure.of(prepared).with(look.of(explanation)).labelled(labels()::name).png();
  }

  /** The box of the largest part of the map above a part of its maximum, in pixels of the photo. */
  Optional<Region> box(double threshold) {
    Threshold above = new Threshold.Fraction(threshold);
    Region seen = prepared.seen();
    double x = seen.width() / explanation.input().at(1);
    double y = seen.height() / explanation.input().at(0);
    return Components.of(explanation.map(), above)
        .box()
        .map(
            box ->
                new Region(
                    seen.x() + x * box.x(),
                    seen.y() + y * box.y(),
                    x * box.width(),
                    y * box.height()));
  }

  /** Picture, maps and what they are, as a ZIP file. */
  byte[] bundle() {
    ObjectNode manifest = json();
    List.of("raw", "map", "signed").forEach(manifest::remove);
    Map<String, byte[]> files =
        Map.of(
            "manifest.json",
            (manifest.toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8),
            "picture.png",
            png(Optional.empty()),
            "map.npy",
            Npy.bytes(explanation.map()),
            "raw.npy",
            Npy.bytes(raw()));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (String name : files.keySet().stream().sorted().toList()) {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(files.get(name));
        zip.closeEntry();
      }
    } catch (IOException e) {
      throw new IllegalStateException("zip: writing to memory failed", e);
    }
    return bytes.toByteArray();
  }
}
