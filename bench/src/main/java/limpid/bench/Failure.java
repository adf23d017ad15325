package limpid.bench;

/**
 * A measurement that came to nothing.
 *
 * @param reason in one sentence
 */
record Failure(String reason) implements Outcome {

  static Failure of(EngineException thrown) {
    return new Failure(thrown.getMessage().strip().replaceAll("\\s*\\R\\s*", " "));
  }

  @Override
  public Times times() {
    throw new EngineException(reason, null);
  }
}
