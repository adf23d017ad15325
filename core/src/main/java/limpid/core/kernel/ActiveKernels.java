package limpid.core.kernel;

/**
 * Chooses the kernels once, at start: the widest vectors that the machine has, unless {@code
 * -Dlimpid.kernels=scalar|128|256|512} says otherwise. Without the module {@code
 * jdk.incubator.vector} the scalar twin runs, after one line on stderr.
 */
final class ActiveKernels {
  static final Kernels CHOSEN = choose(Settings.kernels());

  private ActiveKernels() {}

  private static Kernels choose(String wanted) {
    if (wanted.equals("scalar")) {
      return new ScalarKernels();
    }
    if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
      System.err.println(
          "limpid: slow scalar kernels: this JVM runs without --add-modules"
              + " jdk.incubator.vector");
      return new ScalarKernels();
    }
    return vectorKernels();
  }

  /** By name, so that nothing of this package needs the vector module to be there. */
  private static Kernels vectorKernels() {
    try {
      return (Kernels)
          Class.forName("limpid.core.kernel.vector.VectorKernels")
              .getDeclaredConstructor()
              .newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the vector kernels did not start", e);
    }
  }
}
