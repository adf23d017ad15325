package limpid.core.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class PeakLoopTest {

  @Test
  void theOperationsThatAreCountedGrowWithTheRounds() {
    assumeTrue(Twins.available(), "no vectors of this width here");
    for (Kernels kernels : List.of(new ScalarKernels(), Kernels.active())) {
      long one = kernels.fma(1);
      assertTrue(one >= 2, kernels.description() + " counted " + one);
      assertEquals(1000 * one, kernels.fma(1000), kernels.description());
    }
  }
}
