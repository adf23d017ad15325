package limpid.app.given;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import limpid.app.line.BadInput;
import limpid.app.line.LabelFile;
import limpid.core.Tensor;
import limpid.explain.metric.Components;
import limpid.explain.metric.Threshold;
import limpid.nn.image.Picture;

/**
 * Masks of objects, pictures of the images' sizes that are named as these are but for the suffix:
 * what is not black is an object. Each connected part has a box.
 */
public record TrueMasks(Path folder, Map<String, Path> byStem) implements GroundTruth {
  public static final String HELP =
      "A folder of masks, PNG files named like the images; what is not black is an object.";

  public static TrueMasks of(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new BadInput(
          folder
              + (Files.exists(folder) ? ": is a file" : ": there is no such folder")
              + "; a folder of masks is expected");
    }
    Map<String, Path> byStem = new TreeMap<>();
    for (String file : ImageReferences.images(folder)) {
      byStem.put(InputImage.stem(Path.of(file)), Path.of(file));
    }
    if (byStem.isEmpty()) {
      throw new BadInput(folder + ": has no masks; PNG files named like the images are expected");
    }
    return new TrueMasks(folder, byStem);
  }

  @Override
  public Optional<Truth> truth(InputImage input) {
    return Optional.ofNullable(byStem.get(input.stem())).flatMap(file -> truth(input, file));
  }

  private static Optional<Truth> truth(InputImage input, Path file) {
    Tensor labels = LabelFile.read(file);
    Picture picture = input.prepared().picture();
    int h = labels.shape().at(0);
    int w = labels.shape().at(1);
    if (h != picture.height() || w != picture.width()) {
      throw new BadInput(
          "%s: the mask %s is %dx%d pixels, the image %dx%d"
              .formatted(input.path(), file, w, h, picture.width(), picture.height()));
    }
    Tensor object = Tensor.zeros(labels.shape());
    for (int k = 0; k < object.size(); k++) {
      object.data()[k] = labels.data()[k] == 0 ? 0 : 1;
    }
    List<Components.Component> parts = Components.of(object, new Threshold.Fraction(0)).all();
    if (parts.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Truth(
            parts.stream().map(Components.Component::box).toList(),
            GroundTruth.mask(
                input.prepared(), (x, y) -> object.data()[(int) y * w + (int) x] > 0)));
  }
}
