package limpid.app.line;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import picocli.CommandLine.TypeConversionException;

/** The name of a file, as an argument says it. */
public final class FileName {
  private FileName() {}

  /**
   * A file by its name, which is part of what an argument says.
   *
   * @throws BadInput if it is no name of a file
   */
  public static Path of(String argument, String text) {
    try {
      return of(text);
    } catch (TypeConversionException e) {
      throw new BadInput(argument + ": " + e.getMessage(), e);
    }
  }

  /** A file by its name. */
  public static Path of(String text) {
    if (text.isEmpty()) {
      throw new TypeConversionException("the name of a file is expected, got ''");
    }
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new TypeConversionException(Failures.unspeakable(e));
    }
  }
}
