package limpid.app.synthetic;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import limpid.app.given.FolderImages;
import limpid.app.given.InputImage;
import limpid.app.line.BadInput;
import limpid.app.line.CommonOptions;
import limpid.app.line.Failures;
import limpid.app.line.OutputFolder;
import limpid.app.line.Terminal;
import limpid.app.line.WholeFolder;
import limpid.explain.picture.Png;
import limpid.models.data.Mark;
import limpid.models.photo.Photo;
import limpid.models.photo.PhotoException;
import limpid.nn.image.Picture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code limpid synthetic stamp}: a copy of a data set with a mark on one class. */
@Command(
    name = "stamp",
    description =
        "Copies a data set, with a mark in the corner of images of one class: what an audit should"
            + " find.",
    sortOptions = false,
    footerHeading = "%nExample:%n",
    footer = "  limpid synthetic stamp cifar10 planted --class horse --share 0.5")
final class SyntheticStampCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(
      index = "0",
      paramLabel = "FROM",
      description = "A data set: train/CLASS/IMAGE and test/CLASS/IMAGE, or CLASS/IMAGE.")
  private Path from;

  @Parameters(
      index = "1",
      paramLabel = "TO",
      description = "Where the copy goes, as PNG files: a new or an empty folder.")
  private Path to;

  @Option(
      names = "--class",
      paramLabel = "NAME",
      required = true,
      description = "The folder whose images are stamped.")
  private String name;

  @Option(
      names = "--share",
      paramLabel = "X",
      defaultValue = "0.5",
      description = "How many of its images are, evenly from the first on (default: 0.5).")
  private double share;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Copy no more than N images of each class, the first (default: all).")
  private Integer limit;

  @Mixin private CommonOptions common;

  SyntheticStampCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    common.apply();
    if (!(share > 0 && share <= 1)) {
      throw new BadInput("--share: above 0, up to 1 is expected, got " + share);
    }
    if (limit != null && limit < 1) {
      throw new BadInput("--limit: 1 or more is expected, got " + limit);
    }
    new OutputFolder(to).requireOutside(from);
    WholeFolder copy = new WholeFolder(to);
    List<String> parts =
        List.of("train", "test").stream()
            .filter(part -> Files.isDirectory(from.resolve(part)))
            .toList();
    List<Copied> copied = new ArrayList<>();
    copy.write(
        aside -> {
          for (String part : parts.isEmpty() ? List.of("") : parts) {
            copied.add(copied(part, aside.resolve(part)));
          }
        });
    List<String> unreadable = new ArrayList<>();
    for (Copied one : copied) {
      terminal.out().println("%s: %d images stamped".formatted(to.resolve(one.part), one.stamped));
      unreadable.addAll(one.unreadable);
    }
    return Failures.leftOut(terminal, unreadable);
  }

  private record Copied(String part, int stamped, List<String> unreadable) {}

  private Copied copied(String part, Path target) throws IOException {
    Path source = from.resolve(part);
    FolderImages images = FolderImages.of(source);
    int marked = images.labels().indexOf(name);
    if (marked < 0) {
      throw new BadInput(
          "--class: %s has no folder '%s' of images; it has %s"
              .formatted(
                  source,
                  name,
                  images.labels().isEmpty() ? "none" : String.join(", ", images.labels())));
    }
    int[] counts = new int[images.labels().size()];
    int stamped = 0;
    List<String> unreadable = new ArrayList<>();
    Set<Path> given = new HashSet<>();
    for (FolderImages.One one : images.images()) {
      int i = counts[one.label()]++;
      if (limit != null && i >= limit) {
        continue;
      }
      boolean stamp = one.label() == marked && Math.ceil((i + 1) * share) > Math.ceil(i * share);
      Path folder = target.resolve(images.labels().get(one.label()));
      try {
        Picture picture = Photo.read(one.file());
        Files.createDirectories(folder);
        Png.write(stamp ? Mark.on(picture) : picture, place(folder, one.file(), given));
        stamped += stamp ? 1 : 0;
      } catch (PhotoException e) {
        unreadable.add(Failures.sentence(e));
      }
    }
    if (given.isEmpty()) {
      throw new BadInput("%s: none of its images can be read".formatted(source));
    }
    return new Copied(part, stamped, unreadable);
  }

  /** A name that no other image of the folder was given: {@code 7.jpg} may be beside 7.png. */
  private static Path place(Path folder, Path file, Set<Path> given) {
    String stem = InputImage.stem(file);
    Path place = folder.resolve(stem + ".png");
    for (int i = 2; !given.add(place); i++) {
      place = folder.resolve(stem + "-" + i + ".png");
    }
    return place;
  }
}
