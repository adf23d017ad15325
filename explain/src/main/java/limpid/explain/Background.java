package limpid.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import limpid.core.Tensor;

/**
 * Several baselines: what an image is compared with one after the other, or with one drawn at
 * random each time.
 *
 * @param file the text that they were read from, if that is shorter than theirs: a folder
 * @param baselines one or more
 */
public record Background(Optional<String> file, List<Baseline> baselines) {
  public Background {
    baselines = List.copyOf(baselines);
    if (baselines.isEmpty()) {
      throw new IllegalArgumentException(
          "background%s: is empty, one image or more is expected"
              .formatted(file.map(" "::concat).orElse("")));
    }
  }

  public static Background of(Baseline... baselines) {
    return of(List.of(baselines));
  }

  public static Background of(List<Baseline> baselines) {
    return new Background(Optional.empty(), baselines);
  }

  /** Images {@code [1,H,W,C]}. */
  public static Background images(List<Tensor> images) {
    return of(images.stream().map(Baseline::given).toList());
  }

  /** The text that {@link Values#backgrounds} reads it from, if there is one. */
  public Optional<String> text() {
    boolean all = baselines.stream().allMatch(baseline -> baseline.text().isPresent());
    return file.isPresent() || !all
        ? file
        : Optional.of(
            baselines.stream()
                .map(baseline -> baseline.text().orElseThrow())
                .collect(Collectors.joining(",")));
  }

  public int size() {
    return baselines.size();
  }

  /**
   * The baselines for an image, in order, each drawn from another seed where it is drawn.
   *
   * @param image {@code [1,H,W,C]}
   * @throws limpid.core.ShapeException if one does not fit the image
   */
  public List<Tensor> of(Tensor image, long seed) {
    List<Tensor> all = new ArrayList<>();
    for (int i = 0; i < size(); i++) {
      all.add(baselines.get(i).of(image, seed + i));
    }
    return List.copyOf(all);
  }
}
