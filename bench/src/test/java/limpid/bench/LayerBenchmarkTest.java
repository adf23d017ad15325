package limpid.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import limpid.core.Tensor;
import limpid.core.kernel.Workers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LayerBenchmarkTest {
  private static final int BEFORE = Workers.shared().threads();

  @AfterEach
  void restoreThreads() {
    Workers.threads(BEFORE);
  }

  @Test
  void layerComputesWhatItComputesInTheNet() {
    for (String layer : new String[] {"conv1", "layer1.0.conv2", "linear"}) {
      Tensor inNet = Subject.of("resnet20", 1).trace().at(layer).value();
      assertArrayEquals(inNet.data(), measured("resnet20/" + layer).forward().data(), 1e-4f);
    }
  }

  @Test
  void layerWithoutANetIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> measured("conv1"));
  }

  private static LayerBenchmark measured(String layer) {
    LayerBenchmark benchmark = new LayerBenchmark();
    benchmark.layer = layer;
    benchmark.threads = 1;
    benchmark.prepare();
    return benchmark;
  }
}
