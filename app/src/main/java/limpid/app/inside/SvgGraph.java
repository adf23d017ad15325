package limpid.app.inside;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import limpid.core.Shape;

/**
 * A net's graph as SVG, from the top down: cards of layers without a branch between them, side by
 * side where they read the same, lines from what is read to who reads it. Lines that pass cards run
 * beside them.
 */
final class SvgGraph {
  private static final int LINE = 15;
  private static final int PADDING = 7;
  private static final double LETTER = 6;
  private static final int NARROWEST = 200;
  private static final int SIDE_GAP = 18;
  private static final int GAP = 22;
  private static final int MARGIN = 40;
  private static final int HEAD = 46;
  private static final int LANE = 7;
  private static final int LANES = 12;
  private static final Map<String, String> COLOURS = colours();

  private final NetGraph graph;
  private final double wide;
  private final Map<String, Place> bottoms = new HashMap<>();
  private final Map<Integer, Double> ends = new HashMap<>();
  private final List<String> lines = new ArrayList<>();
  private final List<String> boxes = new ArrayList<>();

  /** A card's box, and how many cards it is from the image at most. */
  private record Place(int rank, double x, double y, double wide, double height) {
    double middle() {
      return x + wide / 2;
    }

    double bottom() {
      return y + height;
    }
  }

  SvgGraph(NetGraph graph) {
    this.graph = graph;
    int letters =
        graph.rows().stream()
            .mapToInt(row -> row.name().length() + made(row).length() + 2)
            .max()
            .orElse(0);
    this.wide = Math.max(NARROWEST, 16 + Math.rint(LETTER * letters));
  }

  private static Map<String, String> colours() {
    Map<String, String> colours = new LinkedHashMap<>();
    Stream.of("conv2d", "linear", "conv_transpose2d").forEach(op -> colours.put(op, "#2f6f9f"));
    Stream.of("relu", "clamp", "hard_swish", "silu", "gelu", "sigmoid", "hard_sigmoid", "tanh")
        .forEach(op -> colours.put(op, "#b8690f"));
    Stream.of("max_pool2d", "avg_pool2d", "adaptive_avg_pool2d", "mean")
        .forEach(op -> colours.put(op, "#8a3b3b"));
    Stream.of("add", "mul", "concat", "slice").forEach(op -> colours.put(op, "#3f7a48"));
    return colours;
  }

  String text() {
    Map<Integer, List<NetGraph.Card>> ranks = ranks();
    int most = ranks.values().stream().mapToInt(List::size).max().orElse(1);
    double middle = MARGIN + (most * (wide + SIDE_GAP) - SIDE_GAP) / 2.0;
    double y = HEAD + GAP;
    ends.put(-1, (double) HEAD);
    bottoms.put("input", new Place(-1, middle - wide / 2, HEAD, wide, 0));
    for (var entry : ranks.entrySet()) {
      List<NetGraph.Card> row = entry.getValue();
      double x = middle - (row.size() * (wide + SIDE_GAP) - SIDE_GAP) / 2.0;
      double lowest = y;
      for (NetGraph.Card card : row) {
        double height = 2 * PADDING + LINE * card.rows().size();
        Place place = new Place(entry.getKey(), x, y, wide, height);
        card(card, place);
        x += wide + SIDE_GAP;
        lowest = Math.max(lowest, place.bottom());
      }
      ends.put(entry.getKey(), lowest);
      y = lowest + GAP;
    }
    double width = 2 * middle + LANE * LANES;
    return document(width, y + MARGIN - GAP);
  }

  /** Cards by the longest way from the image. */
  private Map<Integer, List<NetGraph.Card>> ranks() {
    Map<String, Integer> rank = new HashMap<>(Map.of("input", -1));
    Map<Integer, List<NetGraph.Card>> ranks = new TreeMap<>();
    for (NetGraph.Card card : graph.cards()) {
      int own = 1 + card.first().from().stream().mapToInt(rank::get).max().orElse(-1);
      card.rows().forEach(row -> rank.put(row.name(), own));
      ranks.computeIfAbsent(own, r -> new ArrayList<>()).add(card);
    }
    return ranks;
  }

  private void card(NetGraph.Card card, Place place) {
    for (String from : card.first().from()) {
      lines.add(line(bottoms.get(from), place));
    }
    boxes.add(
        "<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" rx=\"4\"/>"
            .formatted(number(place.x), number(place.y), number(place.wide), number(place.height)));
    double y = place.y + PADDING + LINE - 4;
    for (LayerRow row : card.rows()) {
      bottoms.put(row.name(), place);
      String colour = COLOURS.getOrDefault(row.op(), "#444444");
      boxes.add(text(place.x + 8, y, "start", "#222222", row.name()));
      boxes.add(text(place.x + wide - 8, y, "end", colour, made(row)));
      y += LINE;
    }
  }

  /** {@code conv2d 56x56x64}, without the batch. */
  private static String made(LayerRow row) {
    Shape shape = row.output();
    return row.op()
        + " "
        + Stream.iterate(1, axis -> axis < shape.rank(), axis -> axis + 1)
            .map(axis -> Integer.toString(shape.at(axis)))
            .collect(Collectors.joining("x"));
  }

  private String line(Place from, Place to) {
    int passed = to.rank - from.rank - 1;
    if (passed <= 0) {
      double end = ends.getOrDefault(from.rank, from.bottom());
      double half = (to.y - end) / 2;
      return "<path d=\"M%s %sV%sC%s %s %s %s %s %s\"/>"
          .formatted(
              number(from.middle()),
              number(from.bottom()),
              number(end),
              number(from.middle()),
              number(end + half),
              number(to.middle()),
              number(to.y - half),
              number(to.middle()),
              number(to.y));
    }
    double right = Math.max(from.x, to.x) + wide;
    double lane = right + 10 + LANE * Math.min(passed, LANES);
    double start = from.bottom() - PADDING;
    double end = to.y + PADDING;
    return "<path d=\"M%s %sC%s %s %s %s %s %s\"/>"
        .formatted(
            number(from.x + wide),
            number(start),
            number(lane),
            number(start),
            number(lane),
            number(end),
            number(to.x + wide),
            number(end));
  }

  private String document(double width, double height) {
    List<String> all = new ArrayList<>();
    all.add(
        ("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%s\" height=\"%s\""
                + " viewBox=\"0 0 %s %s\" font-family=\"Helvetica, Arial, sans-serif\""
                + " font-size=\"10\">")
            .formatted(number(width), number(height), number(width), number(height)));
    all.add("<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>");
    double middle = bottoms.get("input").middle();
    all.add(text(middle, HEAD - 24, "middle", "#222222", graph.title()));
    all.add(text(middle, HEAD - 4, "middle", "#222222", "input"));
    all.add("<g fill=\"none\" stroke=\"#9aa4ad\" stroke-width=\"1.2\">");
    all.addAll(lines);
    all.add("</g>");
    all.add("<g fill=\"#f7f9fb\" stroke=\"#c3ccd4\">");
    boxes.stream().filter(box -> box.startsWith("<rect")).forEach(all::add);
    all.add("</g>");
    boxes.stream().filter(box -> box.startsWith("<text")).forEach(all::add);
    all.add("</svg>");
    return String.join("\n", all) + "\n";
  }

  private static String text(double x, double y, String anchor, String colour, String words) {
    String plain = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    return "<text x=\"%s\" y=\"%s\" text-anchor=\"%s\" fill=\"%s\">%s</text>"
        .formatted(number(x), number(y), anchor, colour, plain);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value).replace(".0", "");
  }
}
