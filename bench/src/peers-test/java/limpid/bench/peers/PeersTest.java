package limpid.bench.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import limpid.bench.Engine;
import limpid.bench.EngineException;
import limpid.bench.PeerName;
import limpid.bench.PeerProvider;
import limpid.bench.PeerProvider.Settings;
import limpid.bench.Run;
import limpid.bench.Subject;
import limpid.bench.Task;
import limpid.core.program.Rounding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every peer computes what Limpid computes, for each family of the zoo. */
class PeersTest {
  @TempDir private Path folder;

  private static Engine start(PeerProvider provider, Settings settings) {
    try {
      return provider.start(settings);
    } catch (EngineException e) {
      return abort(e.getMessage());
    }
  }

  private void agrees(PeerProvider provider, String model, Task task, double tolerance) {
    Subject subject = Subject.of(model, 2);
    Settings settings = new Settings(folder, Path.of("target/peers/cache").toAbsolutePath(), null);
    try (Engine peer = start(provider, settings);
        Run theirs = peer.prepare(subject, task, 1);
        Run ours = Engine.limpid(Rounding.FAST).prepare(subject, task, 1)) {
      float[] x = ours.output();
      float[] y = theirs.output();
      assertTrue(x.length > 0 && x.length == y.length, x.length + " and " + y.length);
      double difference = 0;
      double values = 0;
      for (int i = 0; i < x.length; i++) {
        difference += Math.pow((double) x[i] - y[i], 2);
        values += Math.pow(x[i], 2);
      }
      assertFalse(Math.sqrt(difference / values) > tolerance, "" + Math.sqrt(difference / values));
    }
  }

  @ParameterizedTest
  @CsvSource({"vgg11_bn", "resnet18", "resnet20", "wrn16_2"})
  void onnxRuntimeOnTheExportedGraph(String model) {
    agrees(new OnnxRuntimePeer(), model, Task.FORWARD, 1e-5);
  }

  @ParameterizedTest
  @CsvSource({"vgg11_bn", "resnet18", "resnet20", "wrn16_2"})
  void openCvOnTheSameGraph(String model) {
    agrees(new OpenCvPeer(), model, Task.FORWARD, 1e-5);
  }

  @Test
  void everyNameHasOneProvider() {
    assertEquals(
        List.of(PeerName.values()),
        ServiceLoader.load(PeerProvider.class).stream()
            .map(provider -> provider.get().peer())
            .toList());
  }

  @ParameterizedTest
  @CsvSource({
    "vgg11, FORWARD, 1e-5",
    "resnet18, FORWARD, 1e-5",
    "wrn16_2, FORWARD, 1e-5",
    "vgg11, GRADCAM, 1e-4",
    "wrn16_2, GRADCAM, 1e-4",
    "wrn16_2, GRADIENT, 1e-2"
  })
  void libtorchOnTheScript(String model, Task task, double tolerance) {
    agrees(new LibtorchPeer(), model, task, tolerance);
  }

  @ParameterizedTest
  @CsvSource({
    "resnet18, FORWARD, 1e-5",
    "resnet18, GRADCAM, 1e-4",
    "wrn16_2, GRADIENT, 1e-2",
    "wrn16_2, TRAINING, 1e-3"
  })
  void pytorchInAProcessOfItsOwn(String model, Task task, double tolerance) {
    agrees(new PytorchPeer(), model, task, tolerance);
  }

  @Test
  void aProcessThatIsKilledIsReportedWithItsSignal() {
    Settings settings = new Settings(folder, Path.of("target/peers/cache").toAbsolutePath(), null);
    try (Engine peer = start(new PytorchPeer(), settings);
        Run run = peer.prepare(Subject.of("wrn10_1", 1), Task.FORWARD, 1)) {
      assertTrue(run.nanos() > 0);
      ProcessHandle.current().children().forEach(ProcessHandle::destroyForcibly);
      String reason = assertThrows(EngineException.class, run::nanos).getMessage();
      assertTrue(reason.contains("signal 9"), reason);
    }
  }
}
