package limpid.app;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import limpid.models.photo.Preprocessing;

/** Reads inputs one ahead of the net, so that decoding costs no time of its own. */
final class InputImages {
  private final Iterator<Path> paths;
  private final Preprocessing preprocessing;
  private FutureTask<InputImage> ahead;

  /** Begins with the first one. */
  InputImages(List<Path> paths, Preprocessing preprocessing) {
    this.paths = paths.iterator();
    this.preprocessing = preprocessing;
    begin();
  }

  private void begin() {
    if (paths.hasNext()) {
      Path path = paths.next();
      ahead = new FutureTask<>(() -> InputImage.read(path, preprocessing));
      Thread.ofPlatform().daemon().name("limpid-input").start(ahead);
    }
  }

  /** The next input, in order. */
  InputImage next() {
    try {
      InputImage image = ahead.get();
      begin();
      return image;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw e.getCause() instanceof RuntimeException failure
          ? failure
          : new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
