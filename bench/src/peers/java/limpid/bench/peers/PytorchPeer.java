package limpid.bench.peers;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import limpid.bench.Engine;
import limpid.bench.EngineException;
import limpid.bench.PeerName;
import limpid.bench.PeerProvider;
import limpid.bench.Run;
import limpid.bench.Subject;
import limpid.bench.Task;

/**
 * PyTorch in Python, in a process of its own that is told when to run and answers how long it took:
 * so it is measured by turns with the others, on the same processors.
 */
public final class PytorchPeer implements PeerProvider {

  /** Found by name. */
  public PytorchPeer() {}

  @Override
  public PeerName peer() {
    return PeerName.PYTORCH;
  }

  @Override
  public Engine start(Settings settings) {
    return new Pytorch(Python.find(settings), settings.scratch());
  }

  private record Pytorch(Python python, Path scratch) implements Engine {

    @Override
    public String name() {
      return "PyTorch " + python.torch() + " (Python)";
    }

    @Override
    public String settings() {
      return Python.held("eager, for forward runs in inference mode; oneDNN");
    }

    @Override
    public boolean can(Task task) {
      return task != Task.METHODS;
    }

    @Override
    public Run prepare(Subject subject, Task task, int threads) {
      Path complaints = scratch.resolve("pytorch.log");
      Process process =
          python.start(
              complaints,
              "pytorch_peer.py",
              subject.architecture().name(),
              "" + subject.architecture().classes(),
              subject.weightsFile(scratch).toString(),
              subject.batchFile(scratch).toString(),
              subject.layer());
      Child child = new Child(process, complaints, scratch.resolve("pytorch.f32"));
      try {
        child.expect("prepare " + task.key() + " " + threads, "ready");
        return child;
      } catch (EngineException e) {
        child.close();
        throw e;
      }
    }
  }

  /** The process with one net that is prepared for one task. */
  private static final class Child implements Run {
    private final Process process;
    private final Path complaints;
    private final Path results;
    private final BufferedReader answers;
    private final BufferedWriter orders;

    Child(Process process, Path complaints, Path results) {
      this.process = process;
      this.complaints = complaints;
      this.results = results;
      this.answers = process.inputReader(StandardCharsets.UTF_8);
      this.orders = process.outputWriter(StandardCharsets.UTF_8);
    }

    private String ask(String order) {
      try {
        orders.write(order + "\n");
        orders.flush();
        String answer = answers.readLine();
        if (answer != null) {
          return answer;
        }
        process.waitFor(10, TimeUnit.SECONDS);
        throw new EngineException(Python.reason(process, complaints), null);
      } catch (IOException e) {
        throw ended(e);
      } catch (InterruptedException e) {
        throw Python.interrupted(e);
      }
    }

    private EngineException ended(IOException e) {
      try {
        process.waitFor(10, TimeUnit.SECONDS);
        return new EngineException(Python.reason(process, complaints), e);
      } catch (InterruptedException interrupted) {
        return Python.interrupted(interrupted);
      }
    }

    void expect(String order, String wanted) {
      String answer = ask(order);
      if (!answer.equals(wanted)) {
        throw new EngineException("answered '" + answer + "' to '" + order + "'", null);
      }
    }

    @Override
    public long nanos() {
      String answer = ask("run");
      try {
        return Long.parseLong(answer);
      } catch (NumberFormatException e) {
        throw new EngineException("answered '" + answer + "' to 'run'", e);
      }
    }

    @Override
    public float[] output() {
      expect("output " + results, "done");
      try {
        byte[] bytes = Files.readAllBytes(results);
        float[] output = new float[bytes.length / Float.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(output);
        return output;
      } catch (IOException e) {
        throw new EngineException("its output cannot be read", e);
      }
    }

    @Override
    public void close() {
      try {
        orders.close();
      } catch (IOException e) {
        process.destroy();
      }
      try {
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
      } catch (InterruptedException e) {
        process.destroyForcibly();
        throw Python.interrupted(e);
      }
    }
  }
}
