package limpid.app.tree;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import limpid.core.WholeFile;
import limpid.explain.picture.Png;
import limpid.explain.picture.TreeChart;
import limpid.explain.picture.TreeChart.Branch;
import limpid.explain.picture.TreeChart.Placed;
import limpid.nn.image.Picture;

/**
 * A tree as a page that needs nothing else: it can be zoomed and moved, a click on a node lights
 * the way to it.
 *
 * @param said a line about a photo, or nothing
 * @param photo that the tree was asked about
 */
record TreePage(TreeChart chart, String said, Optional<Picture> photo) {

  private static final int NAMED = 12;

  void write(Path file) throws IOException {
    WholeFile.write(file, html().getBytes(StandardCharsets.UTF_8));
  }

  String html() {
    List<Placed> all = chart.placed();
    StringBuilder svg = new StringBuilder();
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).parent() >= 0) {
        svg.append(edge(all.get(all.get(i).parent()), all.get(i), i));
      }
    }
    svg.append("</g>\n<g>\n");
    for (int i = 0; i < all.size(); i++) {
      svg.append(node(all.get(i), i));
    }
    return """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
    <title>%1$s</title>
    <style>
    %2$s</style>
    </head>
    <body>
    <header>
    %3$s<div class="said"><h1>%1$s</h1>
    <p>%4$s</p></div>
    <div class="tools"><button id="out" aria-label="smaller">&#8722;</button><button id="in" aria-label="larger">+</button><button id="fit">whole tree</button></div>
    </header>
    <svg id="tree" role="group" aria-label="tree" viewBox="0 0 %5$s %6$s">
    <g>
    %7$s</g>
    </svg>
    <footer id="foot">Click a node for the way to it; turn the wheel to zoom, drag to move.</footer>
    <script>
    %8$s</script>
    </body>
    </html>
    """
        .formatted(
            escaped(chart.title()),
            resource("tree.css"),
            photo.map(one -> "<img alt=\"\" src=\"%s\">\n".formatted(data(one))).orElse(""),
            escaped(said),
            number(TreeChart.width(all)),
            number(TreeChart.height(all)),
            svg,
            resource("tree.js"));
  }

  private static String edge(Placed from, Placed to, int index) {
    double bend = TreeChart.BETWEEN * .6;
    return "<path class=\"edge%s\" data-to=\"%d\" stroke-width=\"%s\" d=\"M%s %sC%s %s %s %s %s %sL%s %s\"/>\n"
        .formatted(
            to.branch().strong() ? " on" : "",
            index,
            number(TreeChart.thickness(to.branch())),
            number(from.right()),
            number(from.y()),
            number(from.right() + bend),
            number(from.y()),
            number(from.right() + TreeChart.BETWEEN - bend),
            number(to.y()),
            number(from.right() + TreeChart.BETWEEN),
            number(to.y()),
            number(to.x()),
            number(to.y()));
  }

  private static String node(Placed node, int index) {
    Branch branch = node.branch();
    boolean leaf = branch.children().isEmpty();
    double under = branch.image().isPresent() ? TreeChart.IMAGE + 6 : 0;
    String image =
        branch
            .image()
            .map(
                one ->
                    "<image x=\"%s\" y=\"%s\" width=\"%d\" height=\"%d\" href=\"%s\"/>"
                        .formatted(
                            number(node.x() + 2),
                            number(node.y() - TreeChart.IMAGE / 2.),
                            TreeChart.IMAGE,
                            TreeChart.IMAGE,
                            data(one)))
            .orElse("");
    String note =
        branch.note().isEmpty()
            ? ""
            : "<tspan class=\"note\" dx=\"6\">%s</tspan>".formatted(escaped(branch.note()));
    return """
    <g class="node%s%s" tabindex="0" role="button" data-index="%d" data-parent="%d" data-id="%s" data-name="%s" data-note="%s" data-below="%s"><rect x="%s" y="%s" width="%s" height="%d" rx="6"/>%s<text x="%s" y="%s">%s%s</text></g>
    """
        .formatted(
            leaf ? " leaf" : "",
            branch.strong() ? " on" : "",
            index,
            node.parent(),
            escaped(branch.id()),
            escaped(branch.name()),
            escaped(branch.note()),
            escaped(leaf ? "a class" : below(branch)),
            number(node.x() + under),
            number(node.y() - TreeChart.BOX / 2.),
            number(node.width() - under),
            TreeChart.BOX,
            image,
            number(node.x() + under + 9),
            number(node.y() + 4.5),
            escaped(branch.name()),
            note);
  }

  /** How many classes there are beneath a group, and the first of them. */
  private static String below(Branch branch) {
    List<String> names = classes(branch).toList();
    return "%d classes: %s%s"
        .formatted(
            names.size(),
            String.join(", ", names.subList(0, Math.min(NAMED, names.size()))),
            names.size() > NAMED ? " ..." : "");
  }

  private static Stream<String> classes(Branch branch) {
    return branch.children().isEmpty()
        ? Stream.of(branch.name())
        : branch.children().stream().flatMap(TreePage::classes);
  }

  private static String number(double value) {
    String text = String.format(Locale.ROOT, "%.1f", value);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }

  private static String data(Picture picture) {
    return "data:image/png;base64," + Base64.getEncoder().encodeToString(Png.bytes(picture));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  private static String resource(String name) {
    try (InputStream in = TreePage.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
