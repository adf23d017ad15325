package limpid.core.program;

/** How much a program may round beyond what the ops by definition do. */
public enum Rounding {
  /** Nothing whose error is above that of the definition. */
  PRECISE,
  /** Algorithms that round more. */
  FAST,
  /** The same, and weights that are read rather than computed with in bfloat16. */
  COMPACT
}
