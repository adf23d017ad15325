package limpid.app.audit;

import java.util.List;
import limpid.app.given.Thumbnail;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.explain.audit.Suspicion;
import limpid.explain.picture.Colormap;
import limpid.explain.picture.Overlay;
import limpid.nn.image.Picture;

/** An audit as one page that needs nothing but itself. */
record AuditPage(
    String net, String method, List<ClassAudit> classes, GroupAudit groups, long seed) {
  private static final String[] COLOURS = {
    "#3b7dd8", "#e07b00", "#2a9d4a", "#b4459a", "#8c6d1f", "#d43d51", "#00a3a3", "#7a5ad1"
  };

  private static final int SHOWN = 24;
  private static final int ERRORS = 60;
  private static final int WIDTH = 900;
  private static final int HEIGHT = 640;
  private static final int SIDE = 34;

  private static final String STYLE =
      """
      :root { color-scheme: light dark; --ink: #1c1c1e; --paper: #fff; --line: #d0d0d6; --warn: #b00020; }
      @media (prefers-color-scheme: dark) { :root { --ink: #ececf0; --paper: #17171a; --line: #3c3c44; --warn: #ff7a85; } }
      body { font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); margin: 2rem auto; max-width: 60rem; padding: 0 1rem; }
      table { border-collapse: collapse; } th, td { padding: .25rem .6rem; border-bottom: 1px solid var(--line); text-align: right; }
      th:first-child, td:first-child { text-align: left; } .warn { color: var(--warn); font-weight: 600; }
      .sheet { display: flex; flex-wrap: wrap; gap: .5rem; margin: .5rem 0 1.5rem; }
      .sheet figure { margin: 0; width: 8.4rem; font-size: .75rem; overflow-wrap: anywhere; }
      .sheet img { width: 4rem; height: 4rem; object-fit: contain; }
      svg { width: 100%; height: auto; border: 1px solid var(--line); }
      .mean { width: 8rem; height: 8rem; image-rendering: pixelated; border: 1px solid var(--line); }
      .swatch { display: inline-block; width: .8em; height: .8em; border-radius: .2em; margin-right: .4em; }
      .matrix td { min-width: 2.6rem; font-size: .8rem; } .wide { overflow-x: auto; }
      """;

  String html() {
    StringBuilder page = new StringBuilder("<!doctype html>\n<html lang=\"en\"><head>");
    page.append("<meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">");
    page.append("<title>Audit of ").append(text(net)).append("</title><style>").append(STYLE);
    page.append("</style></head><body><h1>Audit of ").append(text(net)).append("</h1>\n");
    page.append("<p>Maps by ").append(text(method)).append(", in clusters. A cluster scores ");
    page.append("constancy &times; compactness &times; sameness, each from 0 to 1: whether its ");
    page.append(
        "relevance lies in one place, whether that place is small, and whether the pixels ");
    page.append("there are the same in its images. From ").append(Suspicion.LEVEL);
    page.append(" on it is called suspicious: a mark scores so, and an object that always stands ");
    page.append("in one place may, so look at the images.</p>\n<ul>");
    for (ClassAudit one : classes) {
      page.append(one.suspicion().suspicious() ? "<li class=\"warn\">" : "<li>");
      page.append(text(one.verdict())).append("</li>");
    }
    page.append("</ul>\n");
    if (groups != null) {
      groups(page);
    }
    classes.forEach(one -> section(page, one));
    return page.append("</body></html>\n").toString();
  }

  private void section(StringBuilder page, ClassAudit one) {
    page.append("<h2>").append(text(one.name())).append("</h2>\n");
    page.append(
        "<p>%d images, %d clusters by the largest relative gap of the Laplacian's eigenvalues. Their agreement with clusters of the photos themselves is %.2f (adjusted Rand index; 1 the same, 0 by chance).</p>"
            .formatted(one.images().size(), one.clusters().count(), one.agreement()));
    table(page, one);
    if (classes.size() == 1) {
      page.append("<h3>All maps, near ones near</h3>").append(scatter(one, seed));
    }
    for (int c = 0; c < one.clusters().count(); c++) {
      if (classes.size() == 1 || one.suspicions().get(c).suspicious()) {
        sheet(page, one, c);
      }
    }
  }

  private static void table(StringBuilder page, ClassAudit one) {
    page.append("<table><tr><th>cluster</th><th>images</th><th>constancy</th><th>compactness</th>");
    page.append("<th>sameness</th><th>separation</th><th>score</th></tr>");
    for (int c = 0; c < one.clusters().count(); c++) {
      Suspicion found = one.suspicions().get(c);
      page.append(
          "<tr%s><td><span class=\"swatch\" style=\"background:%s\"></span>%d</td><td>%d</td><td>%.3f</td><td>%.3f</td><td>%.3f</td><td>%.3f</td><td>%.3f</td></tr>"
              .formatted(
                  found.suspicious() ? " class=\"warn\"" : "",
                  COLOURS[c % COLOURS.length],
                  c + 1,
                  one.clusters().members(c).size(),
                  found.constancy(),
                  found.compactness(),
                  found.sameness(),
                  found.separation(),
                  found.score()));
    }
    page.append("</table>\n");
  }

  private static void sheet(StringBuilder page, ClassAudit one, int cluster) {
    List<AuditedImage> members = one.members(cluster);
    page.append("<h3><span class=\"swatch\" style=\"background:");
    page.append(COLOURS[cluster % COLOURS.length]).append("\"></span>Cluster ");
    page.append(cluster + 1).append(", ").append(members.size()).append(" images</h3>");
    page.append("<img class=\"mean\" alt=\"its mean map\" src=\"");
    page.append(Thumbnail.address(mean(members))).append("\"><div class=\"sheet\">");
    for (AuditedImage image : members.subList(0, Math.min(SHOWN, members.size()))) {
      figure(page, image, image.name());
    }
    page.append("</div>\n");
  }

  private static void figure(StringBuilder page, AuditedImage image, String caption) {
    page.append("<figure><img alt=\"\" src=\"");
    page.append(Thumbnail.address(image.thumbnail().photo())).append("\"> <img alt=\"\" src=\"");
    page.append(Thumbnail.address(image.thumbnail().map())).append("\"><figcaption>");
    page.append(text(caption)).append("</figcaption></figure>");
  }

  /** The mean map of images, its largest cell the brightest. */
  private static Picture mean(List<AuditedImage> images) {
    int cells = images.getFirst().map().length;
    float[] mean = new float[cells];
    float largest = 0;
    for (int k = 0; k < cells; k++) {
      for (AuditedImage image : images) {
        mean[k] += (float) image.map()[k];
      }
      largest = Math.max(largest, mean[k]);
    }
    for (int k = 0; k < cells && largest > 0; k++) {
      mean[k] /= largest;
    }
    int side = (int) Math.round(Math.sqrt(cells));
    Picture black = Picture.of(side, side, new byte[3 * cells]);
    return Overlay.blend(black, Tensor.of(Shape.of(side, side), mean), Colormap.INFERNO, 0);
  }

  /** The photos of a class where their maps are in the plane, framed by cluster. */
  static String scatter(ClassAudit one, long seed) {
    double[][] points = one.plane(seed);
    double[] x = ends(points, 0);
    double[] y = ends(points, 1);
    StringBuilder svg = new StringBuilder();
    svg.append(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"Maps of %s as points of the plane\">"
            .formatted(WIDTH, HEIGHT, text(one.name())));
    for (int i = 0; i < points.length; i++) {
      double left = 8 + (WIDTH - SIDE - 16) * (points[i][0] - x[0]) / (x[1] - x[0]);
      double top = 8 + (HEIGHT - SIDE - 16) * (points[i][1] - y[0]) / (y[1] - y[0]);
      int cluster = one.clusters().cluster()[i];
      svg.append(
          "<g transform=\"translate(%.1f %.1f)\"><title>%s, cluster %d</title><image width=\"%d\" height=\"%d\" href=\"%s\"/><rect width=\"%d\" height=\"%d\" fill=\"none\" stroke=\"%s\" stroke-width=\"3\"/></g>"
              .formatted(
                  left,
                  top,
                  text(one.images().get(i).name()),
                  cluster + 1,
                  SIDE,
                  SIDE,
                  Thumbnail.address(one.images().get(i).thumbnail().photo()),
                  SIDE,
                  SIDE,
                  COLOURS[cluster % COLOURS.length]));
    }
    return svg.append("</svg>\n").toString();
  }

  private static double[] ends(double[][] points, int axis) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (double[] point : points) {
      low = Math.min(low, point[axis]);
      high = Math.max(high, point[axis]);
    }
    return new double[] {low, high > low ? high : low + 1};
  }

  private void groups(StringBuilder page) {
    page.append("<h2>Which classes are decided by the same regions</h2><p>Correlation of two ");
    page.append("classes' mean maps of correct answers, once the mean of all classes is taken ");
    page.append("away.</p><div class=\"wide\"><table class=\"matrix\"><tr><th></th>");
    groups.names().forEach(name -> page.append("<th>").append(text(name)).append("</th>"));
    page.append("</tr>");
    double[][] likeness = groups.regions().likeness();
    boolean all = groups.names().size() <= 20;
    for (int a = 0; all && a < likeness.length; a++) {
      page.append("<tr><td>").append(text(groups.names().get(a))).append("</td>");
      for (int b = 0; b < likeness.length; b++) {
        double like = likeness[a][b];
        String colour = like > 0 ? "59,125,216" : "224,123,0";
        page.append(
            Double.isNaN(like)
                ? "<td>-</td>"
                : "<td style=\"background:rgba(%s,%.2f)\">%.2f</td>"
                    .formatted(colour, .7 * Math.abs(like), like));
      }
      page.append("</tr>");
    }
    page.append("</table></div><h2>Errors that look where correct answers do not</h2><p>");
    page.append(groups.strange().size()).append(" of ").append(groups.errors());
    page.append(" errors have maps that are less like the mean of correct answers than 95 % of ");
    page.append("these are.</p><div class=\"sheet\">");
    for (GroupAudit.Error error :
        groups.strange().subList(0, Math.min(ERRORS, groups.strange().size()))) {
      String caption =
          "%s taken for %s, likeness %.2f"
              .formatted(error.label(), error.taken(), error.likeness());
      figure(page, error.image(), caption);
    }
    page.append("</div>\n");
  }

  /** A text as a page holds it. */
  static String text(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
