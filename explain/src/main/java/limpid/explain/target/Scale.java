package limpid.explain.target;

/** On what scale a score is. */
public enum Scale {
  /** An output of the net as it is, or a difference of two. */
  LOGIT,
  /** In [0,1], or a difference of two: where it is near an end, nothing moves it. */
  PROBABILITY,
  /** The logarithm of a probability, 0 at most: where it is near 0, nothing moves it. */
  LOG_PROBABILITY,
  /** Some other function of the output. */
  OTHER
}
