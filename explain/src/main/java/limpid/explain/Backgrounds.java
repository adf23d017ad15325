package limpid.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Sets of baselines: a folder of images, or baselines joined by commas. */
record Backgrounds() implements Values<Background> {
  /** More would not fit into memory. */
  private static final int MOST = 1000;

  private static final Values<Baseline> EACH = Values.baselines();

  @Override
  public Class<Background> type() {
    return Background.class;
  }

  @Override
  public Kind kind() {
    return Kind.IMAGES;
  }

  @Override
  public List<String> names(References known) {
    return EACH.names(known);
  }

  @Override
  public String expected() {
    return "a folder of images, or some of these joined by commas: " + EACH.expected();
  }

  @Override
  public boolean contain(Background value) {
    return true;
  }

  @Override
  public Optional<Background> read(String text, References known) {
    Optional<List<String>> folder = known.folder(text.strip());
    if (folder.isPresent()) {
      return Optional.of(folder(text.strip(), folder.get(), known));
    }
    Optional<Baseline> whole = EACH.read(text, known);
    return whole.isPresent() ? whole.map(Background::of) : listed(text, known);
  }

  private static Background folder(String folder, List<String> files, References known) {
    if (files.size() > MOST) {
      throw new IllegalArgumentException(
          "background %s: has %d images, at most %d are expected"
              .formatted(folder, files.size(), MOST));
    }
    List<Baseline> images = new ArrayList<>();
    for (String file : files) {
      known
          .image(file)
          .ifPresent(image -> images.add(new Baseline.Given(Optional.of(file), image)));
    }
    return new Background(Optional.of(folder), images);
  }

  private static Optional<Background> listed(String text, References known) {
    List<Baseline> baselines = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      Optional<Baseline> baseline = EACH.read(part, known);
      if (baseline.isEmpty()) {
        return Optional.empty();
      }
      baselines.add(baseline.get());
    }
    return Optional.of(Background.of(baselines));
  }

  @Override
  public Object plain(Background value) {
    return value.text().orElse(null);
  }
}
