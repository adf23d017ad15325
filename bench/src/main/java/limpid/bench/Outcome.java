package limpid.bench;

/** What came of measuring something: its times, or why there are none. */
sealed interface Outcome permits Times, Failure {

  /**
   * Its times.
   *
   * @throws EngineException if there are none
   */
  Times times();
}
