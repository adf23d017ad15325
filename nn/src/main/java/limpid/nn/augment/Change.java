package limpid.nn.augment;

import java.util.random.RandomGenerator;

/** A random change of an image, of which this generator decides everything. */
@FunctionalInterface
public interface Change {

  /** The image changed: the one that came, edited, or another. */
  Raster of(Raster image, RandomGenerator random);
}
