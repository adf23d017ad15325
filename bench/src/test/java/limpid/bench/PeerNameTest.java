package limpid.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class PeerNameTest {

  @Test
  void thoseThatAreNamedAreMeantOnceInTheOrderOfTheTable() {
    assertEquals(
        List.of(PeerName.ONNXRUNTIME, PeerName.OPENCV),
        PeerName.named(List.of("opencv", "OnnxRuntime", "opencv")));
  }

  @Test
  void allIsEveryOne() {
    assertEquals(List.of(PeerName.values()), PeerName.named(List.of(PeerName.ALL)));
    assertEquals(List.of(), PeerName.named(List.of()));
  }
}
