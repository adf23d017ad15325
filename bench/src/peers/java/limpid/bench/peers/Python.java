package limpid.bench.peers;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import limpid.bench.Emulation;
import limpid.bench.EngineException;
import limpid.bench.PeerProvider.Settings;

/**
 * A Python that has PyTorch, and the scripts for it.
 *
 * @param executable its program
 * @param torch the version of PyTorch
 * @param scripts the folder that the scripts are in
 */
record Python(String executable, String torch, Path scripts) {
  /** What PyTorch, oneDNN and MKL are told, to keep to AVX2. */
  static final Map<String, String> WITHOUT_AVX512 =
      Map.of(
          "ATEN_CPU_CAPABILITY", "avx2",
          "ONEDNN_MAX_CPU_ISA", "AVX2",
          "DNNL_MAX_CPU_ISA", "AVX2",
          "MKL_ENABLE_INSTRUCTIONS", "AVX2");

  /** Above this an exit value is the number of a signal. */
  private static final int BY_SIGNAL = 128;

  private static final List<String> USUAL = List.of("python3", "/usr/bin/python3");
  private static final List<String> SCRIPTS =
      List.of("nets.py", "make_torchscript.py", "pytorch_peer.py");

  /** The one that was asked for, or the first of the usual ones that has PyTorch. */
  static Python find(Settings settings) {
    Path asked = settings.python();
    for (String executable : asked == null ? USUAL : List.of(asked.toString())) {
      String version = version(executable);
      if (!version.isEmpty()) {
        return new Python(executable, version, unpacked(settings.scratch()));
      }
    }
    throw new EngineException(
        asked == null
            ? "PyTorch: no python3 with torch and torchvision; --python names one"
            : "PyTorch: " + asked + " does not import torch and torchvision",
        null);
  }

  private static String version(String executable) {
    String ask = "import torch, torchvision; print(torch.__version__)";
    try {
      Process process =
          new ProcessBuilder(executable, "-c", ask)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      process.getOutputStream().close();
      String answer = text(process.getInputStream());
      return process.waitFor() == 0 ? answer : "";
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static Path unpacked(Path scratch) {
    for (String script : SCRIPTS) {
      try (InputStream in = Python.class.getResourceAsStream(script)) {
        Files.copy(in, scratch.resolve(script), StandardCopyOption.REPLACE_EXISTING);
      } catch (IOException e) {
        throw new EngineException("the script " + script + " cannot be unpacked", e);
      }
    }
    return scratch;
  }

  /** Starts a script. Where it complains goes to this file. */
  Process start(Path complaints, String script, String... arguments) {
    List<String> command = new ArrayList<>(List.of(executable, script(script)));
    command.addAll(List.of(arguments));
    try {
      ProcessBuilder builder = new ProcessBuilder(command).redirectError(complaints.toFile());
      builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
      if (Emulation.ofAvx2()) {
        WITHOUT_AVX512.forEach(builder.environment()::putIfAbsent);
      }
      return builder.start();
    } catch (IOException e) {
      throw new EngineException(executable + " does not start", e);
    }
  }

  /** How PyTorch is run, and whether it is told to use less than the processor has. */
  static String held(String settings) {
    return Emulation.ofAvx2()
        ? settings + "; told to keep to AVX2 (ATEN_CPU_CAPABILITY, ONEDNN_MAX_CPU_ISA, MKL)"
        : settings;
  }

  private String script(String name) {
    return scripts.resolve(name).toString();
  }

  /** Runs a script to its end. */
  void run(String script, String... arguments) {
    Path complaints = scripts.resolve(script + ".log");
    Process process = start(complaints, script, arguments);
    try {
      process.getOutputStream().close();
      text(process.getInputStream());
      if (process.waitFor() != 0) {
        throw new EngineException(reason(process, complaints), null);
      }
    } catch (IOException e) {
      throw new EngineException(script + " failed", e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** Why a script ended that should not have: its last complaint, or how it was ended. */
  static String reason(Process process, Path complaints) {
    try {
      List<String> lines =
          Files.readAllLines(complaints).stream().filter(line -> !line.isBlank()).toList();
      return lines.isEmpty() ? silent(process) : lines.getLast().strip();
    } catch (IOException e) {
      return silent(process);
    }
  }

  private static String silent(Process process) {
    if (process.isAlive()) {
      return "the script closed its output but goes on";
    }
    int code = process.exitValue();
    if (code == BY_SIGNAL + 9) {
      return "the script was killed by signal 9, as systems do that are out of memory";
    }
    return code > BY_SIGNAL
        ? "the script was ended by signal " + (code - BY_SIGNAL)
        : "the script ended with exit code " + code + " and said nothing";
  }

  private static String text(InputStream in) throws IOException {
    return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
  }

  static EngineException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new EngineException("interrupted", e);
  }
}
