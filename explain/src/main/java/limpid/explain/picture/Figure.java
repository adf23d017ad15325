package limpid.explain.picture;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import limpid.explain.Explanation;
import limpid.explain.target.Score;
import limpid.nn.image.Picture;
import limpid.nn.image.Prepared;
import limpid.nn.image.Region;

/**
 * The picture a person looks at: the photo, and beside it, for each map, the map over the photo
 * with its colour bar; below them what was explained, in words.
 *
 * <pre>{@code
 * Figure.of(prepared).with(explanation).labelled(labels::name).write(Path.of("cat.png"));
 * }</pre>
 *
 * <p>The map covers what the net saw of the photo; the rest is dimmed. Photos are scaled to 480
 * pixels on their longer side, small ones smoothly. A figure is a value: what adds to it returns
 * another one.
 */
public final class Figure {
  private final Picture photo;
  private final Region seen;
  private final List<HeatMap> maps;
  private final List<String> captions;
  private final Optional<IntFunction<String>> names;

  private Figure(
      Picture photo,
      Region seen,
      List<HeatMap> maps,
      List<String> captions,
      Optional<IntFunction<String>> names) {
    this.photo = photo;
    this.seen = seen;
    this.maps = maps;
    this.captions = captions;
    this.names = names;
  }

  /** A figure of a picture of which the net saw a part. */
  public static Figure of(Prepared prepared) {
    return new Figure(prepared.picture(), prepared.seen(), List.of(), List.of(), Optional.empty());
  }

  /** A figure of a picture that the net saw as a whole. */
  public static Figure of(Picture photo) {
    return new Figure(photo, Region.whole(photo), List.of(), List.of(), Optional.empty());
  }

  /** Adds an explanation's map, shown as {@link HeatMap#of} has it. */
  public Figure with(Explanation explanation) {
    return with(HeatMap.of(explanation));
  }

  /** Adds a map, to the right of those before. */
  public Figure with(HeatMap map) {
    return new Figure(photo, seen, added(maps, map), captions, names);
  }

  /** Adds a line below. */
  public Figure caption(String line) {
    return new Figure(photo, seen, maps, added(captions, line), names);
  }

  /**
   * Adds a line for what the maps explain, {@code logit of tabby cat = 11.03 (87.3 %)}; a line for
   * each map, if they explain different things.
   *
   * @param names the name of a class by its index
   */
  public Figure labelled(IntFunction<String> names) {
    return new Figure(photo, seen, maps, captions, Optional.of(names));
  }

  /** The finished picture. */
  public Picture draw() {
    return new Page(photo, seen, maps, Stream.concat(labels(), captions.stream()).toList()).drawn();
  }

  /** The finished picture as the bytes of a PNG file. */
  public byte[] png() {
    return Png.bytes(draw());
  }

  /**
   * Writes the finished picture as a PNG file, whole or not at all. The folder must be there.
   *
   * @throws IOException if the file cannot be written; the message names it
   */
  public void write(Path file) throws IOException {
    Png.write(draw(), file);
  }

  private Stream<String> labels() {
    if (names.isEmpty()) {
      return Stream.empty();
    }
    List<Score> scores = maps.stream().flatMap(map -> map.score().stream()).distinct().toList();
    if (scores.size() == 1) {
      return Stream.of(label(scores.getFirst()));
    }
    return maps.stream()
        .flatMap(map -> map.score().stream().map(s -> map.title() + ": " + label(s)));
  }

  private String label(Score score) {
    return score.describe(names.orElseThrow());
  }

  private static <T> List<T> added(List<T> list, T last) {
    List<T> more = new ArrayList<>(list);
    more.add(last);
    return List.copyOf(more);
  }
}
