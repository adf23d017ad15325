package limpid.app.audit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import limpid.app.line.Json;
import limpid.app.line.Table;
import limpid.explain.audit.Clusters;
import limpid.explain.audit.Suspicion;
import limpid.explain.audit.Tsne;

/**
 * The strategies by which a net recognises one class: its maps in clusters, with what speaks for
 * each of them being a mark.
 *
 * @param agreement of the maps' clusters with those of the inputs themselves
 */
record ClassAudit(
    String name,
    List<AuditedImage> images,
    Clusters clusters,
    List<Suspicion> suspicions,
    double agreement) {
  /** Fewer images say nothing. */
  static final int LEAST = 8;

  private static final int MOST_CLUSTERS = 8;
  private static final double PERPLEXITY = 10;

  /**
   * Of the images of a class, at least {@value #LEAST}.
   *
   * @param neighbours of each, no more than half of the others
   */
  static ClassAudit of(String name, List<AuditedImage> images, int neighbours, long seed) {
    // where a map is joined to nearly all others, there is nothing left to cut
    int k = Math.min(neighbours, (images.size() - 1) / 2);
    double[][] maps = images.stream().map(AuditedImage::map).toArray(double[][]::new);
    double[][] inputs = images.stream().map(AuditedImage::input).toArray(double[][]::new);
    double[][] units = Arrays.stream(maps).map(ClassAudit::unit).toArray(double[][]::new);
    Clusters clusters = Clusters.of(units, k, MOST_CLUSTERS, seed);
    Clusters plain = Clusters.of(inputs, k, MOST_CLUSTERS, seed);
    double[][] distances = clusters.neighbours().distances();
    List<Suspicion> suspicions = new ArrayList<>();
    for (int c = 0; c < clusters.count(); c++) {
      suspicions.add(Suspicion.of(maps, inputs, distances, clusters.cluster(), c));
    }
    return new ClassAudit(
        name,
        images,
        clusters,
        List.copyOf(suspicions),
        Clusters.agreement(clusters.cluster(), plain.cluster()));
  }

  private static double[] unit(double[] map) {
    double length = Math.sqrt(Arrays.stream(map).map(value -> value * value).sum());
    return Arrays.stream(map).map(value -> length == 0 ? 0 : value / length).toArray();
  }

  /** The cluster of the largest score. */
  int worst() {
    return IntStream.range(0, suspicions.size())
        .boxed()
        .max(Comparator.comparing(c -> suspicions.get(c).score()))
        .orElseThrow();
  }

  Suspicion suspicion() {
    return suspicions.get(worst());
  }

  /** The images of a cluster, those in its midst first. */
  List<AuditedImage> members(int cluster) {
    double[][] distances = clusters.neighbours().distances();
    List<Integer> members = clusters.members(cluster);
    return members.stream()
        .sorted(
            Comparator.comparingDouble(
                i -> members.stream().mapToDouble(j -> distances[i][j]).sum()))
        .map(images::get)
        .toList();
  }

  /** What is found, in a sentence for people. */
  String verdict() {
    Suspicion found = suspicion();
    String share =
        "cluster %d of %s (%d of %d images)"
            .formatted(worst() + 1, name, clusters.members(worst()).size(), images.size());
    return found.suspicious()
        ? "%s is suspicious: its relevance lies in one place (constancy %.2f), which is small (compactness %.2f), where its pixels are the same (sameness %.2f)"
            .formatted(share, found.constancy(), found.compactness(), found.sameness())
        : "nothing of %s is suspicious: of its clusters, %s scores the most, %.2f of 1 (from %.2f on is suspicious)"
            .formatted(name, share, found.score(), Suspicion.LEVEL);
  }

  List<String> lines() {
    Table table =
        new Table(
            Table.Column.left("cluster"),
            Table.Column.right("images"),
            Table.Column.right("constancy"),
            Table.Column.right("compactness"),
            Table.Column.right("sameness"),
            Table.Column.right("separation"),
            Table.Column.right("score"),
            Table.Column.left(""));
    for (int c = 0; c < suspicions.size(); c++) {
      Suspicion one = suspicions.get(c);
      table.row(
          name + " " + (c + 1),
          "" + clusters.members(c).size(),
          "%.3f".formatted(one.constancy()),
          "%.3f".formatted(one.compactness()),
          "%.3f".formatted(one.sameness()),
          "%.3f".formatted(one.separation()),
          "%.3f".formatted(one.score()),
          one.suspicious() ? "suspicious" : "");
    }
    return table.lines("");
  }

  Map<String, Object> json() {
    List<Map<String, Object>> all = new ArrayList<>();
    for (int c = 0; c < suspicions.size(); c++) {
      Suspicion one = suspicions.get(c);
      all.add(
          Json.object(
              "images", members(c).stream().map(AuditedImage::name).toList(),
              "constancy", one.constancy(),
              "compactness", one.compactness(),
              "sameness", one.sameness(),
              "separation", one.separation(),
              "score", one.score(),
              "suspicious", one.suspicious()));
    }
    double[] values = clusters.spectrum().values();
    return Json.object(
        "class", name,
        "images", images.size(),
        "eigenvalues", Arrays.copyOf(values, Math.min(values.length, MOST_CLUSTERS + 1)),
        "eigengap", clusters.spectrum().gap(Math.min(clusters.count(), values.length - 1)),
        "agreementWithInputs", agreement,
        "verdict", verdict(),
        "clusters", all);
  }

  /** Points of the plane for the images, near ones near. */
  double[][] plane(long seed) {
    return Tsne.points(clusters.neighbours().distances(), PERPLEXITY, seed);
  }
}
