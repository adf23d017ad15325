package limpid.explain.perturbation;

/** What an image is divided into, to show and hide it part by part. */
public enum Segmentation {
  /** Cells of a grid, as even as whole pixels allow. */
  GRID,
  /**
   * Segments of like colour, at most 256: {@linkplain limpid.explain.map.Felzenszwalb those of
   * Felzenszwalb and Huttenlocher} at a scale of 100.
   */
  FELZENSZWALB
}
