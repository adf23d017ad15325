package limpid.app.serve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.BiFunction;
import java.util.function.Function;
import limpid.core.Tensor;
import limpid.core.program.Control;
import limpid.explain.Choices;
import limpid.explain.Descriptor;
import limpid.explain.map.Plane;
import limpid.explain.map.RankCorrelation;
import limpid.explain.picture.Colormap;
import limpid.weights.Npy;

/** What the API answers, {@code /api/…}: openapi.json says it all. */
final class Api implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Api.class.getName());

  /** Bytes of the runs that are kept. */
  private static final long RUNS = 96 << 20;

  private final Limits limits;
  private final Served served;
  private final Nets nets;
  private final Images images;
  private final Desk desk;
  private final Jobs jobs;
  private final Kept<Explained> results;
  private final Kept<Traced> runs = new Kept<>(RUNS, Traced::bytes);
  private final Map<String, Function<Request, Answer>> routes = new LinkedHashMap<>();

  Api(Limits limits, Served served) {
    this.limits = limits;
    this.served = served;
    this.nets = new Nets(served.nets());
    this.images = new Images(limits);
    this.desk = new Desk("answer", limits.running(), limits.waiting(), limits.answer());
    this.jobs = new Jobs(limits, this::refusal);
    long each = limits.images() / limits.results();
    this.results = new Kept<>(limits.images(), result -> Math.max(each, result.bytes()));
    routes.put("GET models", request -> models());
    routes.put("GET models/*", request -> Answer.json(net(request).json()));
    routes.put("GET methods", request -> methods());
    routes.put("GET methods/*", this::method);
    routes.put("GET samples", request -> samples());
    routes.put("GET samples/*", this::sample);
    routes.put("GET colours", request -> Answer.json(Palettes.json()));
    routes.put("POST images", this::image);
    routes.put("POST explain", this::explain);
    routes.put("POST live", this::live);
    routes.put("GET results/*/*", this::result);
    routes.put("POST trace", request -> traced(request, (run, json) -> run.json()));
    routes.put("POST node", request -> traced(request, Api::node));
    routes.put("POST walks/*", this::walk);
    routes.put("POST correlations", this::correlations);
    routes.put("POST jobs", this::job);
    routes.put("GET jobs/*", request -> Answer.json(jobs.get(request.path().get(1)).json()));
    routes.put("DELETE jobs/*", this::cancelled);
  }

  /** The requests that it takes, for who wants to hold openapi.json to them. */
  List<String> routes() {
    return List.copyOf(routes.keySet());
  }

  Jobs jobs() {
    return jobs;
  }

  Answer answer(Request request) {
    for (Map.Entry<String, Function<Request, Answer>> route : routes.entrySet()) {
      if (request.is(route.getKey())) {
        return route.getValue().apply(request);
      }
    }
    throw Refusal.missing("the API has nothing here; /openapi.json says what it has");
  }

  /** What is said of a failure: of one of the program's own, nothing that is inside. */
  Refusal refusal(Throwable failure) {
    if (failure instanceof Refusal refusal) {
      return refusal;
    }
    if (failure instanceof CancellationException) {
      return new Refusal(503, "cancelled", "this was cancelled");
    }
    if (failure instanceof OutOfMemoryError) {
      return new Refusal(503, "no-memory", "there is not enough memory for this");
    }
    Optional<String> sentence = served.expected().apply(failure);
    if (sentence.isPresent()) {
      return new Refusal(422, "unfit", sentence.get());
    }
    LOG.log(System.Logger.Level.ERROR, "a fault of the server's own", failure);
    return new Refusal(500, "fault", "a fault of the server's own; its log says more");
  }

  private Net net(Request request) {
    return nets.all().stream()
        .filter(net -> net.id().equals(request.path().get(1)))
        .findFirst()
        .orElseThrow(() -> Refusal.missing("model: none is served by this name"));
  }

  private Answer models() {
    ArrayNode all = Fields.array();
    nets.all().forEach(net -> all.add(net.summary()));
    return Answer.json(Fields.object().set("models", all));
  }

  private Answer methods() {
    ArrayNode all = Fields.array();
    served.catalogue().all().forEach(method -> all.add(tree(served.methods().apply(method))));
    return Answer.json(Fields.object().set("methods", all));
  }

  private static JsonNode tree(Map<String, Object> object) {
    return new ObjectMapper().valueToTree(object);
  }

  /** A method with the options that it has beside those in the query: of one that it wraps. */
  private Answer method(Request request) {
    Descriptor method = described(request.path().get(1));
    Map<String, String> texts = new LinkedHashMap<>();
    method.options().stream()
        .map(option -> option.name())
        .filter(request.query()::has)
        .forEach(name -> texts.put(name, request.query().path(name).asText()));
    Choices choices =
        Asked.choices(
            method, texts, served.catalogue(), nets.first().architecture().preprocessing());
    ObjectNode json = (ObjectNode) tree(served.methods().apply(method));
    ArrayNode options = Fields.array();
    method.options(choices).forEach(option -> options.add(tree(served.options().apply(option))));
    json.set("options", options);
    return Answer.json(json);
  }

  private Descriptor described(String name) {
    try {
      return served.catalogue().named(name);
    } catch (IllegalArgumentException e) {
      throw Refusal.missing("method: " + e.getMessage());
    }
  }

  private Answer samples() {
    return Answer.json(
        Fields.object()
            .set("samples", Fields.texts(served.samples().keySet().stream().sorted().toList())));
  }

  private Answer sample(Request request) {
    String name = request.path().get(1);
    byte[] file = served.samples().get(name);
    if (file == null) {
      throw Refusal.missing("sample: there is none of this name");
    }
    return new Answer(200, name.endsWith(".png") ? "image/png" : "image/jpeg", file);
  }

  private Answer image(Request request) {
    Images.Shown shown = desk.computed(control -> images.add(request.body()));
    return Answer.json(
        Fields.object()
            .put("image", shown.id())
            .put("width", shown.photo().width())
            .put("height", shown.photo().height()));
  }

  private Asked asked(JsonNode json) {
    Images.Shown image = images.get(Fields.text(json, "image"));
    return Asked.read(json, nets, served.catalogue(), image).within(limits);
  }

  private Answer explain(Request request) {
    Asked asked = asked(request.json());
    return Answer.json(desk.computed(control -> explained(asked, control)));
  }

  private ObjectNode explained(Asked asked, Control control) {
    Explained explained = asked.explained(asked.exact(), control);
    String id = Integer.toHexString(System.identityHashCode(explained)) + asked.image().id();
    results.put(id, explained);
    ObjectNode json = Fields.object().put("result", id);
    json.setAll(explained.json());
    return json;
  }

  /** Looks around in a run, which is kept for the next look. */
  private Answer traced(Request request, BiFunction<Traced, JsonNode, ObjectNode> look) {
    JsonNode json = request.json();
    Asked asked = asked(json);
    return Answer.json(
        desk.computed(
            control -> {
              control.check();
              Traced run =
                  runs.get(asked.run())
                      .map(known -> new Traced(asked, known.trace()))
                      .orElseGet(() -> Traced.of(asked));
              runs.put(asked.run(), run);
              return look.apply(run, json);
            }));
  }

  private static ObjectNode node(Traced run, JsonNode json) {
    int first = Fields.integer(json, "first", 0, 1 << 20, 0);
    return run.about(run.node(Fields.text(json, "node")), first);
  }

  private Answer walk(Request request) {
    JsonNode json = request.json();
    return switch (request.path().get(1)) {
      case "gradcam" ->
          traced(request, (run, more) -> Walks.gradCam(run, Fields.text(more, "layer", "")));
      case "convolution" -> traced(request, Walks::convolution);
      case "tape" -> Answer.json(desk.computed(control -> Walks.tape(json)));
      case "path" ->
          walked(
              json,
              (asked, control) ->
                  Walks.path(asked, Fields.integer(json, "steps", 1, 200, 24), control));
      case "rules" -> traced(request, (run, _) -> Walks.rules(run));
      case "ledger" -> walked(json, Walks::ledger);
      case "identity" -> walked(json, Walks::identity);
      case "rise" ->
          walked(
              json,
              (asked, control) ->
                  Walks.rise(asked, Fields.integer(json, "samples", 0, 4000, 0), control));
      case "tree" ->
          walked(
              json,
              (asked, control) -> TreeJson.of(asked, Fields.text(json, "group", ""), control));
      default ->
          throw Refusal.missing(
              "walk: gradcam, convolution, tape, rules, path, ledger, identity, rise or tree");
    };
  }

  private Answer walked(JsonNode json, BiFunction<Asked, Control, ObjectNode> walk) {
    Asked asked = asked(json);
    return Answer.json(desk.computed(control -> walk.apply(asked, control)));
  }

  /**
   * Spearman's rank correlations of maps, each with each, of different sizes at the smaller one;
   * null where there is none.
   */
  private Answer correlations(Request request) {
    JsonNode ids = request.json().path("results");
    if (!ids.isArray() || ids.size() > limits.results()) {
      throw Refusal.bad("results: at most %d ids are expected".formatted(limits.results()));
    }
    List<Tensor> maps = new ArrayList<>();
    ids.forEach(id -> maps.add(kept(id.asText()).explanation().map()));
    ArrayNode rows = Fields.array();
    for (Tensor a : maps) {
      ArrayNode row = rows.addArray();
      for (Tensor b : maps) {
        int h = Math.min(a.shape().at(0), b.shape().at(0));
        int w = Math.min(a.shape().at(1), b.shape().at(1));
        double found = RankCorrelation.of(sized(a, h, w), sized(b, h, w));
        row.add(Double.isNaN(found) ? null : (Double) found);
      }
    }
    return Answer.json(Fields.object().set("correlations", rows));
  }

  private static float[] sized(Tensor map, int height, int width) {
    return Plane.sum(map).resized(height, width).values();
  }

  private Explained kept(String id) {
    return results
        .get(id)
        .orElseThrow(
            () ->
                new Refusal(404, "no-result", "result: there is none of this id, or not any more"));
  }

  /** One frame: the image is the body, what is asked the query; nothing of it is kept. */
  private Answer live(Request request) {
    ObjectNode query = request.query();
    ObjectNode json = Fields.object();
    for (String name : List.of("model", "method", "target")) {
      if (query.has(name)) {
        json.set(name, query.get(name));
      }
    }
    ObjectNode options = Fields.object();
    if (query.hasNonNull("layer")) {
      options.set("layer", query.get("layer"));
    }
    json.set("options", options);
    return desk.computed(
        control -> {
          Images.Shown frame = images.decoded(request.body());
          Asked asked = Asked.read(json, nets, served.catalogue(), frame).within(limits);
          Explained explained = asked.explained(asked.net().live(), control);
          return Answer.json(explained.frame());
        });
  }

  private Answer result(Request request) {
    Explained explained = kept(request.path().get(1));
    return switch (request.path().get(2)) {
      case "map.npy" -> Answer.file(Npy.bytes(explained.explanation().map()));
      case "raw.npy" -> Answer.file(Npy.bytes(explained.raw()));
      case "picture.png" ->
          Answer.png(desk.computed(control -> explained.png(colours(request.query()))));
      case "bundle.zip" -> Answer.file(desk.computed(control -> explained.bundle()));
      case "box" -> Answer.json(box(explained, request.query()));
      default -> throw Refusal.missing("result: map.npy, raw.npy, picture.png, bundle.zip or box");
    };
  }

  private static Optional<Colormap> colours(ObjectNode query) {
    String name = query.path("colours").asText("");
    if (name.isEmpty()) {
      return Optional.empty();
    }
    for (Colormap colours : Colormap.values()) {
      if (colours.name().equals(name.toUpperCase(Locale.ROOT))) {
        return Optional.of(colours);
      }
    }
    throw Refusal.bad("colours: jet, viridis, inferno, turbo, diverging or grey is expected");
  }

  private static ObjectNode box(Explained explained, ObjectNode query) {
    double threshold;
    try {
      threshold = Double.parseDouble(query.path("threshold").asText("0.2"));
    } catch (NumberFormatException _) {
      threshold = Double.NaN;
    }
    if (!(threshold >= 0 && threshold < 1)) {
      throw Refusal.bad("threshold: a number from 0 to below 1 is expected");
    }
    ObjectNode json = Fields.object().put("threshold", threshold);
    json.set("box", explained.box(threshold).map(Fields::region).orElse(null));
    return json;
  }

  private Answer job(Request request) {
    Asked asked = asked(request.json());
    Job job = jobs.accepted(control -> explained(asked, control), asked::sketch);
    return Answer.json(202, job.json());
  }

  private Answer cancelled(Request request) {
    Job job = jobs.get(request.path().get(1));
    job.cancel();
    return Answer.json(job.json());
  }

  Limits limits() {
    return limits;
  }

  @Override
  public void close() {
    desk.close();
    jobs.close();
  }
}
