package limpid.app.synthetic;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import limpid.app.line.BadInput;
import limpid.app.line.CommonOptions;
import limpid.app.line.Terminal;
import limpid.app.line.WholeFolder;
import limpid.explain.picture.Png;
import limpid.models.data.Scene;
import limpid.nn.image.Picture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code limpid synthetic write}: images and the truth about them. */
@Command(
    name = "write",
    description = {
      "Writes two sets of images to train nets on, with masks of what is in them.",
      "object: the object decides the class; textures and small things beside it mean nothing.",
      "confounded: in training each object has a texture of its own behind it; in the test they are"
          + " drawn apart, which shows what a net went by."
    },
    sortOptions = false,
    footerHeading = "%nExample:%n",
    footer = "  limpid synthetic write scenes --images 800")
final class SyntheticWriteCommand implements Callable<Integer> {
  private static final int TEST = 1 << 20;

  private final Terminal terminal;

  @Parameters(paramLabel = "DIR", description = "Where they go: a new or an empty folder.")
  private Path folder;

  @Option(
      names = "--images",
      paramLabel = "N",
      defaultValue = "800",
      description = "Of each class in training; the test has a tenth (default: 800).")
  private int images;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Decides all that is random (default: 1).")
  private long seed;

  @Mixin private CommonOptions common;

  SyntheticWriteCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    common.apply();
    if (images < 10 || images > TEST) {
      throw new BadInput("--images: 10 to %d is expected, got %d".formatted(TEST, images));
    }
    new WholeFolder(folder).write(this::write);
    for (SyntheticSet set : SyntheticSet.values()) {
      terminal.out().println(folder.resolve(set.toString()));
    }
    return 0;
  }

  private void write(Path all) throws IOException {
    for (SyntheticSet set : SyntheticSet.values()) {
      Path root = all.resolve(set.toString());
      for (int object = 0; object < Scene.OBJECTS.size(); object++) {
        write(set, root, "train", object, images, 0);
        write(set, root, "test", object, images / 10, TEST);
      }
    }
  }

  private void write(SyntheticSet set, Path root, String part, int object, int count, int first)
      throws IOException {
    boolean test = part.equals("test");
    Path own = root.resolve(part).resolve(Scene.OBJECTS.get(object));
    Files.createDirectories(own);
    for (String masks : test ? SyntheticSet.MASKS : new String[0]) {
      Files.createDirectories(root.resolve(masks));
    }
    SplittableRandom random = new SplittableRandom(31 * (31 * seed + object) + first);
    for (int i = 0; i < count; i++) {
      int drawn = random.nextInt(Scene.TEXTURES.size());
      int texture = !test && set == SyntheticSet.CONFOUNDED ? object : drawn;
      Scene scene = Scene.of(object, texture, random.nextLong());
      String name = SyntheticSet.name(scene, i) + ".png";
      Png.write(scene.picture(), own.resolve(name));
      for (int m = 0; test && m < SyntheticSet.MASKS.length; m++) {
        Png.write(mask(scene, (byte) (m + 1)), root.resolve(SyntheticSet.MASKS[m]).resolve(name));
      }
    }
  }

  private static Picture mask(Scene scene, byte part) {
    byte[] rgb = new byte[3 * scene.parts().length];
    for (int k = 0; k < rgb.length; k++) {
      rgb[k] = (byte) (scene.parts()[k / 3] == part ? 255 : 0);
    }
    return Picture.of(Scene.SIDE, Scene.SIDE, rgb);
  }
}
