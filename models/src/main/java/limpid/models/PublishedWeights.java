package limpid.models;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import limpid.models.photo.Preprocessing;
import limpid.models.photo.ResizeFilter;

/**
 * The published weights of a net: torchvision's, as torchvision lists them.
 *
 * @param model the net's name in the {@link Zoo}
 * @param name of the weights among those of the net: {@code IMAGENET1K_V2}
 * @param address of the file
 * @param sha256 what its SHA-256 begins with
 * @param parameters that are trained
 * @param preprocessing from a photo to the input that they were evaluated with
 * @param accuracy1 the published accuracy on ImageNet's validation set, in percent
 * @param accuracy5 how often the class is among the five most likely, in percent
 */
public record PublishedWeights(
    String model,
    String name,
    URI address,
    String sha256,
    long parameters,
    Preprocessing preprocessing,
    double accuracy1,
    double accuracy5) {
  /** What their publishers say of their use. */
  public static final String LICENCE =
      "torchvision, BSD 3-clause; trained on ImageNet, whose images are for research that is not"
          + " commercial";

  private static final int BYTES = 4;
  private static final long OTHER_BYTES = 16 << 20;
  private static final double AUXILIARY = 2;

  /** All of them, net by net, older ones first. */
  public static List<PublishedWeights> list() {
    return Listed.ALL;
  }

  /** Those of a net, older ones first; none for a net that has no published weights. */
  public static List<PublishedWeights> of(String model) {
    return list().stream().filter(one -> one.model.equals(model)).toList();
  }

  /** The one that a file of this name is: published files have their hash in their names. */
  public static Optional<PublishedWeights> named(Path file) {
    Path last = file.getFileName();
    String name = last == null ? "" : last.toString();
    return list().stream().filter(one -> name.contains("-" + one.sha256)).findFirst();
  }

  /** The file's name at its address. */
  public String file() {
    String path = address.getPath();
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /**
   * The most bytes that the file may have: four for each parameter, auxiliary heads that the net
   * does not count, and what else may stand in it.
   */
  public long limit() {
    return (long) (AUXILIARY * BYTES * parameters) + OTHER_BYTES;
  }

  private static final class Listed {
    static final List<PublishedWeights> ALL = read();

    private static List<PublishedWeights> read() {
      try (InputStream in = PublishedWeights.class.getResourceAsStream("checkpoints.tsv")) {
        String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        return text.lines().skip(1).map(line -> parsed(line.split("\t"))).toList();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static PublishedWeights parsed(String[] cells) {
      ResizeFilter filter = ResizeFilter.valueOf(cells[7].toUpperCase(Locale.ROOT));
      return new PublishedWeights(
          cells[0],
          cells[1],
          URI.create(cells[2]),
          cells[3],
          Long.parseLong(cells[4]),
          Preprocessing.imageNet(Integer.parseInt(cells[5]), Integer.parseInt(cells[6]))
              .with(filter),
          Double.parseDouble(cells[8]),
          Double.parseDouble(cells[9]));
    }
  }
}
