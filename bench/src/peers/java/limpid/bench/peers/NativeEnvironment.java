package limpid.bench.peers;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Map;
import limpid.bench.EngineException;

/**
 * The environment variables that libraries of this process see when they are loaded. Java has its
 * own copy and cannot change theirs.
 */
final class NativeEnvironment {
  private NativeEnvironment() {}

  /** Sets those that the user has not set. */
  static void propose(Map<String, String> variables) {
    variables.forEach(
        (name, value) -> {
          if (System.getenv(name) == null) {
            set(name, value);
          }
        });
  }

  /** {@code int setenv(const char *name, const char *value, int overwrite)} of POSIX. */
  @SuppressWarnings("restricted")
  private static void set(String name, String value) {
    Linker linker = Linker.nativeLinker();
    MethodHandle setenv =
        linker
            .defaultLookup()
            .find("setenv")
            .map(
                address ->
                    linker.downcallHandle(
                        address,
                        FunctionDescriptor.of(
                            ValueLayout.JAVA_INT,
                            ValueLayout.ADDRESS,
                            ValueLayout.ADDRESS,
                            ValueLayout.JAVA_INT)))
            .orElseThrow(() -> new EngineException("this system has no setenv", null));
    try (Arena arena = Arena.ofConfined()) {
      int failed = (int) setenv.invokeExact(arena.allocateFrom(name), arena.allocateFrom(value), 1);
      if (failed != 0) {
        throw new EngineException("the environment does not take " + name, null);
      }
    } catch (EngineException e) {
      throw e;
    } catch (Throwable e) {
      throw new EngineException("the environment does not take " + name, e);
    }
  }
}
