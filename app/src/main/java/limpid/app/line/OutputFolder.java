package limpid.app.line;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** The directory that a command puts its pictures in; it is made when the first one is. */
public final class OutputFolder {
  /** The bytes of a file's name: file systems have 255, and a number and a suffix are added. */
  private static final int MOST = 240;

  private static final int MOST_OF_TARGET = 80;

  private final Path folder;
  private final Set<String> given = new HashSet<>();

  /**
   * Refuses early what could not be written later.
   *
   * @throws BadInput if the path, or one above it, is a file, or is read-only
   */
  public OutputFolder(Path folder) {
    this.folder = folder;
    Path existing = existing(folder);
    if (!Files.isDirectory(existing)) {
      throw new BadInput(
          "%s: cannot be written to: %s is not a directory".formatted(folder, existing));
    }
    if (!Files.isWritable(existing)) {
      throw new BadInput(folder + ": cannot be written to: permission is denied");
    }
  }

  private static Path existing(Path folder) {
    Path existing = folder.toAbsolutePath();
    while (!Files.exists(existing) && existing.getParent() != null) {
      existing = existing.getParent();
    }
    return existing;
  }

  /**
   * Refuses to write over what is read.
   *
   * @throws BadInput if it is this folder, or inside it
   */
  public void requireOutside(Path read) throws IOException {
    if (Files.exists(read) && existing(folder).toRealPath().startsWith(read.toRealPath())) {
      throw new BadInput(
          "%s: is in %s, which is read; another folder is expected".formatted(folder, read));
    }
  }

  /**
   * A place for a picture of this run: {@code chelsea-gradcam-cat.png}, none given twice. Names
   * that are too long for a file system are cut.
   *
   * @param otherwise stands for a target whose name has no letter and no digit
   */
  public Path place(String input, String method, String target, String otherwise) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new BadInput(folder + ": the directory cannot be made", e);
    }
    String plain = plain(target);
    String end = "-" + method + "-" + cut(plain.isEmpty() ? otherwise : plain, MOST_OF_TARGET);
    String name = cut(input, MOST - bytes(end)) + end;
    String free = name;
    for (int i = 2; !given.add(free.toLowerCase(Locale.ROOT)); i++) {
      free = name + "-" + i;
    }
    return folder.resolve(free + ".png");
  }

  /** A class name as a part of a file's name. */
  private static String plain(String name) {
    String plain = name.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{M}\\p{N}]+", "-");
    return plain.matches("[\\p{M}-]*") ? "" : plain.replaceAll("^-|-$", "");
  }

  /** As many characters of the beginning as have no more bytes than this. */
  private static String cut(String name, int most) {
    String cut = name;
    while (bytes(cut) > most) {
      cut = cut.substring(0, cut.offsetByCodePoints(cut.length(), -1));
    }
    return cut;
  }

  private static int bytes(String name) {
    return name.getBytes(StandardCharsets.UTF_8).length;
  }
}
