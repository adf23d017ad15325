package limpid.app;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import limpid.core.Tensor;
import limpid.models.Architecture;
import limpid.models.Zoo;
import limpid.nn.Model;
import limpid.nn.Weights;
import limpid.weights.DType;
import limpid.weights.Safetensors;
import limpid.weights.WeightsFile;

/** Small things that commands are tried on: a net, photos, folders of images. */
public final class Samples {
  public static final String MODEL = "wrn10_1";

  private Samples() {}

  /** The weights that the net begins with, as a file. */
  public static Path weights(Path folder) {
    return weights(MODEL, folder.resolve("net.safetensors"));
  }

  /** The weights that a net begins with, as this file. */
  public static Path weights(String model, Path file) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    Zoo.find(model)
        .build(
            Weights.initialised(7)
                .rewritten(
                    (parameter, tensor) -> {
                      tensors.put(parameter.name(), parameter.layout().toFile(tensor));
                      return tensor;
                    }));
    Safetensors.write(file, tensors, DType.F32);
    return file;
  }

  public static Architecture architecture() {
    return Zoo.find(MODEL);
  }

  public static Model model(Path weights) {
    return architecture().load(WeightsFile.open(weights));
  }

  /** A photo with a bright disc on a gradient; the seed moves it. */
  public static BufferedImage photo(int width, int height, int type, int seed) {
    BufferedImage image = new BufferedImage(width, height, type);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        double distance = Math.hypot(x - width * (0.3 + 0.1 * (seed % 5)), y - height * 0.5);
        int red = distance < height / 4.0 ? 230 : 40 + 10 * (seed % 7);
        int rgb = red << 16 | 255 * x / width << 8 | 255 * y / height;
        image.setRGB(x, y, 0xff000000 | rgb);
      }
    }
    return image;
  }

  public static Path png(Path file, int width, int height, int seed) throws IOException {
    Files.createDirectories(file.getParent());
    ImageIO.write(photo(width, height, BufferedImage.TYPE_INT_RGB, seed), "png", file.toFile());
    return file;
  }

  /** A folder {@code train/CLASS} and {@code test/CLASS} of 32x32 images. */
  public static Path dataset(Path folder, int images, String... classes) throws IOException {
    for (String part : new String[] {"train", "test"}) {
      for (int c = 0; c < classes.length; c++) {
        for (int i = 0; i < images; i++) {
          int seed = 31 * c + 7 * i + part.length();
          png(folder.resolve(part).resolve(classes[c]).resolve(i + ".png"), 32, 32, seed);
        }
      }
    }
    return folder;
  }

  /** Every file and directory below a folder, with its size. */
  public static Map<Path, Long> listing(Path folder) throws IOException {
    Map<Path, Long> listing = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.toList()) {
        listing.put(file, Files.isDirectory(file) ? -1 : Files.size(file));
      }
    }
    return listing;
  }
}
