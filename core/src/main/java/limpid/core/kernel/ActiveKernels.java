package limpid.core.kernel;

/**
 * Chooses the kernels once, at start: the widest vectors that the machine has, unless {@code
 * -Dlimpid.kernels=scalar|128|256|512} says otherwise. Without the module {@code
 * jdk.incubator.vector}, and on x86 without AVX2, where the JVM makes no machine code of vectors of
 * floats, the scalar twin runs, after one line on stderr.
 */
final class ActiveKernels {
  static final Kernels CHOSEN = choose(Settings.kernels());

  private ActiveKernels() {}

  private static Kernels choose(String wanted) {
    if (wanted.equals("scalar")) {
      return new ScalarKernels();
    }
    if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
      return slow("this JVM runs without --add-modules jdk.incubator.vector");
    }
    return vectorKernels(wanted.equals("auto"));
  }

  private static Kernels slow(String reason) {
    System.err.println("limpid: slow scalar kernels: " + reason);
    return new ScalarKernels();
  }

  /** By name, so that nothing of this package needs the vector module to be there. */
  private static Kernels vectorKernels(boolean auto) {
    try {
      Class<?> vector = Class.forName("limpid.core.kernel.vector.VectorKernels");
      if (auto && !(boolean) vector.getMethod("compiled").invoke(null)) {
        return slow("this processor has no AVX2, or the JVM was told not to use it");
      }
      return (Kernels) vector.getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the vector kernels did not start", e);
    }
  }
}
