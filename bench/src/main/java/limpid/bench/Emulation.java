package limpid.bench;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.VMOption;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Whether this JVM stands for one on a lesser processor: {@code -XX:UseAVX=2} on one with AVX-512.
 * Limpid is then as on a processor with AVX2 alone; native engines ask the processor and are not,
 * unless they are told. What each can be told is in its {@link Engine#settings()}.
 */
public final class Emulation {
  private static final int AVX512 = 3;

  private Emulation() {}

  /** Whether somebody asked this JVM to do without the AVX-512 that the processor has. */
  public static boolean ofAvx2() {
    return hidden(option()) && processorHasAvx512();
  }

  /** A JVM that does without on its own, as on early processors with AVX-512, emulates nothing. */
  static boolean hidden(VMOption option) {
    return option != null
        && option.getOrigin() != VMOption.Origin.DEFAULT
        && option.getOrigin() != VMOption.Origin.ERGONOMIC
        && Integer.parseInt(option.getValue()) < AVX512;
  }

  private static VMOption option() {
    try {
      return ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
          .getVMOption("UseAVX");
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static boolean processorHasAvx512() {
    try (var lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("flags"))
          .anyMatch(line -> List.of(line.split(" ")).contains("avx512f"));
    } catch (IOException e) {
      return false;
    }
  }
}
