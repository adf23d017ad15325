package limpid.app.serve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import limpid.core.ShapeException;
import limpid.core.graph.Trace;
import limpid.core.program.Control;
import limpid.explain.Choices;
import limpid.explain.Cost;
import limpid.explain.Descriptor;
import limpid.explain.Explainer;
import limpid.explain.Explanation;
import limpid.explain.Option;
import limpid.explain.References;
import limpid.explain.catalogue.Catalogue;
import limpid.explain.map.Attribution;
import limpid.explain.run.CompiledNet;
import limpid.explain.run.Session;
import limpid.explain.target.OutputTarget;
import limpid.models.photo.Preprocessing;
import limpid.nn.Model;
import limpid.nn.image.Prepared;
import limpid.nn.image.Region;

/**
 * What is to be explained, of which net and image, and by what: read from a request, and checked.
 *
 * @param options of the method, as they were asked for
 * @param targetText as it was asked for
 * @param edit what is done to the net before
 */
record Asked(
    Net net,
    Images.Shown image,
    Descriptor method,
    Map<String, String> options,
    Choices choices,
    String targetText,
    OutputTarget target,
    Optional<Edit> edit) {

  /**
   * Reads {@code {image, model, method, options, target, edit}}.
   *
   * @throws Refusal where something is missing or unknown
   */
  static Asked read(JsonNode json, Nets nets, Catalogue methods, Images.Shown image) {
    Net net = nets.named(Fields.text(json, "model", nets.first().id()));
    String name = Fields.text(json, "method", "gradcam");
    Descriptor method;
    try {
      method = methods.named(name);
    } catch (IllegalArgumentException e) {
      throw Refusal.bad("method: " + e.getMessage());
    }
    Map<String, String> texts = texts(json.path("options"));
    Choices choices = choices(method, texts, methods, net.architecture().preprocessing());
    String target = Fields.text(json, "target", "top");
    return new Asked(
        net,
        image,
        method,
        texts,
        choices,
        target,
        new TargetText(net.architecture().labels()).read(target),
        json.hasNonNull("edit") ? Optional.of(Edit.read(json.get("edit"))) : Optional.empty());
  }

  /**
   * The same, if it is not too much for one request.
   *
   * @throws Refusal naming the bound
   */
  Asked within(Limits limits) {
    List<Option<?>> options = method.options(choices);
    boolean divides = options.stream().anyMatch(option -> option.name().equals("segments"));
    options.stream()
        .filter(option -> divides && option.name().equals("grid"))
        .map(option -> (int) choices.get(option))
        .filter(grid -> grid * grid > limits.parts())
        .findFirst()
        .ifPresent(
            grid -> {
              throw Refusal.bad(
                  "grid %d: %d x %d parts are more than the %d that the studio divides an image into"
                      .formatted(grid, grid, grid, limits.parts()));
            });
    long passes = passes();
    if (passes > limits.passes()) {
      throw Refusal.bad(
          "%s: %d passes through the net are more than the %d that one request may take"
              .formatted(method.name(), passes, limits.passes()));
    }
    return this;
  }

  /** Passes through the net; 0 where the method is not for it, which is said elsewhere. */
  private long passes() {
    try {
      Trace outline = net.outline();
      method.check(outline, choices);
      Cost.Passes passes = method.passes(outline, choices);
      return passes.forward() + passes.backward();
    } catch (IllegalArgumentException _) {
      return 0;
    }
  }

  private static Map<String, String> texts(JsonNode options) {
    if (!options.isMissingNode() && !options.isNull() && !options.isObject()) {
      throw Refusal.bad("options: an object of names and values is expected");
    }
    Map<String, String> texts = new LinkedHashMap<>();
    options
        .properties()
        .forEach(
            option -> {
              if (!option.getValue().isValueNode()) {
                throw Refusal.bad(
                    option.getKey() + ": a text, a number or a truth value is expected");
              }
              if (!option.getValue().isNull() && !option.getValue().asText().isEmpty()) {
                texts.put(option.getKey(), option.getValue().asText());
              }
            });
    return texts;
  }

  /** The choices that texts stand for; none of them is the name of a file. */
  static Choices choices(
      Descriptor method,
      Map<String, String> texts,
      Catalogue methods,
      Preprocessing preprocessing) {
    Choices choices;
    try {
      choices = method.read(texts, new Colours(methods.all(), preprocessing));
    } catch (IllegalArgumentException e) {
      throw Refusal.bad(method.name() + ": " + e.getMessage());
    }
    Choices read = choices;
    for (String name : texts.keySet()) {
      if (method.options(read).stream().noneMatch(option -> option.name().equals(name))) {
        throw Refusal.bad(method.name() + ": it has no option " + name);
      }
    }
    return choices;
  }

  /** What texts may refer to: methods and colours, and no file. */
  private record Colours(List<Descriptor> methods, Preprocessing preprocessing)
      implements References {
    @Override
    public Optional<List<Float>> colour(double red, double green, double blue) {
      return Optional.of(preprocessing.statistics().apply(red, green, blue));
    }
  }

  /** The net, with the edit if there is one. */
  Model edited() {
    return edit.map(one -> one.of(net.model())).orElse(net.model());
  }

  /** How the net is run where the command line's numbers are to come out. */
  CompiledNet exact() {
    return edit.isEmpty() ? net.exact() : CompiledNet.traced(edited());
  }

  /** What tells its run from every other one. */
  String run() {
    return net.id() + " " + image.id() + " " + edit;
  }

  Prepared prepared() {
    return net.architecture().preprocessing().prepare(image.photo());
  }

  /** A map while it forms, as an explanation has it. */
  ObjectNode sketch(Attribution soFar) {
    int side = net.architecture().preprocessing().crop();
    Region seen =
        net.architecture()
            .preprocessing()
            .region(image.photo().width(), image.photo().height())
            .within(image.photo().width(), image.photo().height());
    ObjectNode json = Fields.object();
    json.put("width", image.photo().width()).put("height", image.photo().height());
    json.set("seen", Fields.region(seen));
    json.set("map", Fields.tensor(soFar.normalisation().map(soFar.raw(), side, side)));
    return json;
  }

  /** The method as it was chosen. */
  Explainer explainer() {
    try {
      return method.explainer(choices);
    } catch (IllegalArgumentException e) {
      throw Refusal.bad(method.name() + ": " + e.getMessage());
    }
  }

  /** Runs the net and explains, in the current thread. */
  Explained explained(CompiledNet how, Control control) {
    Prepared prepared = prepared();
    Explainer explainer = explainer();
    try (Session session = how.session()) {
      control.check();
      method.check(how.outline(prepared.input().shape()), choices);
      target.data(how.outline(prepared.input().shape()).output().shape());
      var run = session.run(prepared.input(), control);
      Explanation explanation = explainer.explain(run, target);
      return new Explained(this, prepared, explanation, run.output().value());
    } catch (ShapeException e) {
      throw new Refusal(422, "unfit", method.name() + ": " + e.getMessage());
    } catch (IllegalArgumentException e) {
      throw new Refusal(422, "unfit", e.getMessage());
    }
  }
}
