package limpid.app.given;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import limpid.app.line.BadInput;
import limpid.app.line.FileName;
import limpid.app.line.StatusLine;
import limpid.app.line.Terminal;
import limpid.models.PublishedWeights;
import limpid.weights.Download;

/**
 * Published weights on this machine: the user's cache directory ({@code $XDG_CACHE_HOME/limpid},
 * {@code ~/.cache/limpid}, {@code %LOCALAPPDATA%\limpid}; {@code -Dlimpid.cache} is another).
 *
 * @param folder may not be there yet
 */
public record WeightsCache(Path folder) {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** The user's. */
  public static WeightsCache ofUser() {
    String chosen = System.getProperty("limpid.cache");
    if (chosen != null) {
      return new WeightsCache(FileName.of(chosen));
    }
    String home = System.getProperty("user.home");
    boolean windows = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("windows");
    String base = System.getenv(windows ? "LOCALAPPDATA" : "XDG_CACHE_HOME");
    return new WeightsCache(
        base == null || base.isEmpty()
            ? Path.of(home, ".cache", "limpid")
            : Path.of(base, "limpid"));
  }

  /** The newest weights of a net that are here. */
  Optional<Path> newest(String model) {
    return PublishedWeights.of(model).reversed().stream()
        .map(this::place)
        .filter(Files::isRegularFile)
        .findFirst();
  }

  Path place(PublishedWeights checkpoint) {
    return folder.resolve(checkpoint.file());
  }

  /** The file of a checkpoint, from the network unless it is here. */
  public Path fetched(PublishedWeights checkpoint, Terminal terminal) {
    Path file = place(checkpoint);
    if (!Files.isRegularFile(file)) {
      terminal.err().println(checkpoint.address() + ": " + PublishedWeights.LICENCE);
      StatusLine status = new StatusLine(terminal);
      new Download(checkpoint.address(), checkpoint.sha256(), checkpoint.limit(), PATIENCE)
          .to(file, (bytes, total) -> status.show(line(checkpoint, bytes, total)));
      status.clear();
    }
    return file;
  }

  private static String line(PublishedWeights checkpoint, long bytes, long total) {
    String done = "%s: %.1f MB".formatted(checkpoint.file(), bytes / 1e6);
    return total < 0
        ? done
        : "%s of %.1f MB, %d %%".formatted(done, total / 1e6, 100 * bytes / Math.max(1, total));
  }

  /**
   * The published weights of a net that are meant.
   *
   * @param name of the weights, or null for the newest
   * @throws BadInput if the net has none, or none of this name
   */
  public static PublishedWeights published(String model, String name) {
    List<PublishedWeights> all = PublishedWeights.of(model);
    if (all.isEmpty()) {
      throw new BadInput(
          model + ": no published weights are known; limpid weights fetch lists those that are");
    }
    return name == null
        ? all.getLast()
        : all.stream()
            .filter(one -> one.name().equalsIgnoreCase(name))
            .findFirst()
            .orElseThrow(
                () ->
                    new BadInput(
                        "%s has no weights '%s'; it has %s"
                            .formatted(
                                model,
                                name,
                                String.join(
                                    ", ", all.stream().map(PublishedWeights::name).toList()))));
  }
}
