package limpid.models.photo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import javax.imageio.stream.ImageInputStream;
import org.junit.jupiter.api.Test;

class BytesTest {
  @Test
  void whoReadsPastTheEndForEveryPixelIsStopped() throws IOException {
    try (ImageInputStream stream =
        (ImageInputStream) new Bytes(new byte[] {1, 2}).reader("png").getInput()) {
      assertEquals(0x102, stream.readUnsignedShort());
      for (int i = 0; i < 1 << 16; i++) {
        assertEquals(-1, stream.read());
      }
      assertThrows(IllegalStateException.class, stream::read);
    }
  }
}
