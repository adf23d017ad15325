package limpid.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** The directory that a command puts its pictures in; it is made when the first one is. */
final class OutputFolder {
  private final Path folder;
  private final Set<String> given = new HashSet<>();

  /**
   * Refuses early what could not be written later.
   *
   * @throws BadInput if the path, or one above it, is a file, or is read-only
   */
  OutputFolder(Path folder) {
    this.folder = folder;
    Path existing = folder.toAbsolutePath();
    while (!Files.exists(existing) && existing.getParent() != null) {
      existing = existing.getParent();
    }
    if (!Files.isDirectory(existing)) {
      throw new BadInput(
          "%s: cannot be written to, for %s is not a directory".formatted(folder, existing));
    }
    if (!Files.isWritable(existing)) {
      throw new BadInput(folder + ": cannot be written to, for permission is denied");
    }
  }

  /** A place for a picture of this run: {@code chelsea-gradcam-cat.png}, none given twice. */
  Path place(String input, String method, String target) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new BadInput(folder + ": the directory cannot be made", e);
    }
    String name = input + "-" + method + "-" + plain(target);
    String free = name;
    for (int i = 2; !given.add(free.toLowerCase(Locale.ROOT)); i++) {
      free = name + "-" + i;
    }
    return folder.resolve(free + ".png");
  }

  /** A class name as a part of a file's name. */
  private static String plain(String name) {
    String plain = name.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]+", "-");
    return plain.replaceAll("^-|-$", "");
  }
}
