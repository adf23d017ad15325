package limpid.explain.perturbation;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import limpid.explain.References;
import limpid.explain.Values;

/** Segmentations: a word, or the path of a file that has a label for each pixel. */
record Segmentations() implements Values<Segmentation> {
  private static final List<String> WORDS =
      Arrays.stream(Segmentation.Way.values()).flatMap(way -> way.text().stream()).toList();

  @Override
  public Class<Segmentation> type() {
    return Segmentation.class;
  }

  @Override
  public Kind kind() {
    return Kind.LABELS;
  }

  @Override
  public List<String> names(References known) {
    return WORDS;
  }

  @Override
  public String expected() {
    return String.join(", ", WORDS) + " or a file of labels, .png or .npy";
  }

  @Override
  public boolean contain(Segmentation value) {
    return true;
  }

  @Override
  public Optional<Segmentation> read(String text, References known) {
    String path = text.strip();
    int word = WORDS.indexOf(path.toLowerCase(Locale.ROOT));
    return word >= 0
        ? Optional.of(Segmentation.Way.values()[word])
        : known.labels(path).map(labels -> new Segmentation.Given(Optional.of(path), labels));
  }

  @Override
  public Object plain(Segmentation value) {
    return value.text().orElse(null);
  }
}
