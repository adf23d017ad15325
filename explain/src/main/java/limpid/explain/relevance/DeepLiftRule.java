package limpid.explain.relevance;

/** How DeepLIFT crosses what is not linear. */
public enum DeepLiftRule {
  /** As a whole: {@code m_x = m_y (y - y') / (x - x')}. */
  RESCALE,
  /** What raises x and what lowers it by themselves, so that parts that cancel are seen. */
  REVEAL_CANCEL
}
