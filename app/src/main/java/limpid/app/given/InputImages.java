package limpid.app.given;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import limpid.app.line.BadInput;
import limpid.app.line.Failures;
import limpid.app.line.Terminal;
import limpid.models.photo.Preprocessing;

/**
 * Reads inputs one ahead of the net, so that decoding costs no time of its own. Those that cannot
 * be read are left out, and reported at the end.
 */
public final class InputImages {
  public static final String HELP =
      "JPEG, PNG, GIF, BMP, TIFF, WebP, PPM, PGM or PBM images, .npy files (float32 [3,H,W],"
          + " preprocessed), or folders of them.";

  private final List<Path> paths;
  private final Iterator<Path> rest;
  private final Preprocessing preprocessing;
  private final List<String> unreadable = new ArrayList<>();
  private FutureTask<InputImage> ahead;

  /**
   * Begins with the first one.
   *
   * @param inputs files, and folders, which stand for the images in them, sorted by name
   * @throws BadInput if a folder has none
   */
  public InputImages(List<Path> inputs, Preprocessing preprocessing) {
    this.paths = inputs.stream().flatMap(input -> files(input).stream()).toList();
    this.rest = paths.iterator();
    this.preprocessing = preprocessing;
    begin();
  }

  private static List<Path> files(Path input) {
    if (!Files.isDirectory(input)) {
      return List.of(input);
    }
    List<Path> files = ImageReferences.images(input).stream().map(Path::of).toList();
    if (files.isEmpty()) {
      throw new BadInput(
          "%s: has no images; files named %s are expected".formatted(input, ImageReferences.NAMES));
    }
    return files;
  }

  /** How many there are, those that cannot be read among them. */
  public int count() {
    return paths.size();
  }

  private void begin() {
    ahead = null;
    if (rest.hasNext()) {
      Path path = rest.next();
      ahead = new FutureTask<>(() -> InputImage.read(path, preprocessing));
      Thread.ofPlatform().daemon().name("limpid-input").start(ahead);
    }
  }

  /** The next input that can be read, in order, or null after the last. */
  public InputImage next() {
    while (ahead != null) {
      FutureTask<InputImage> task = ahead;
      try {
        InputImage image = task.get();
        begin();
        return image;
      } catch (ExecutionException e) {
        leaveOut(e.getCause());
        begin();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
    return null;
  }

  private void leaveOut(Throwable failure) {
    if (failure instanceof Error error) {
      throw error;
    }
    String sentence = Failures.expected(failure);
    if (sentence == null) {
      throw failure instanceof RuntimeException ours ? ours : new IllegalStateException(failure);
    }
    unreadable.add(sentence);
  }

  /** A sentence for each input that could not be read. */
  public List<String> unreadable() {
    return List.copyOf(unreadable);
  }

  /** Reports what could not be read, and gives the exit code of a command that did the rest. */
  public int complain(Terminal terminal) {
    return Failures.leftOut(terminal, unreadable);
  }
}
