package limpid.core.kernel;

/** The number of threads before any test changed it. */
final class ThreadsOfProcess {
  static final int COUNT = Workers.shared().threads();

  private ThreadsOfProcess() {}
}
