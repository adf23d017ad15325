package limpid.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Encodings of the protocol buffers documentation's own examples. */
class MessageTest {

  private static String hex(Message message) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    message.writeTo(Channels.newChannel(bytes));
    assertEquals(bytes.size(), message.size(), "the size that was announced");
    return HexFormat.of().formatHex(bytes.toByteArray());
  }

  @Test
  void aNumberIsAVarint() throws IOException {
    assertEquals("089601", hex(new Message().number(1, 150)));
  }

  @Test
  void aNegativeNumberHasTenBytes() throws IOException {
    assertEquals("08feffffffffffffffff01", hex(new Message().number(1, -2)));
  }

  @Test
  void aTextIsDelimited() throws IOException {
    assertEquals("120774657374696e67", hex(new Message().text(2, "testing")));
  }

  @Test
  void aMessageLiesInAnother() throws IOException {
    Message inner = new Message().number(1, 150);
    assertEquals("1a03089601", hex(new Message().nested(3, inner)));
  }

  @Test
  void numbersArePacked() throws IOException {
    assertEquals("3206038e029ea705", hex(new Message().numbers(6, 3, 270, 86942)));
  }

  @Test
  void aFieldFromSixteenOnHasATagOfTwoBytes() throws IOException {
    assertEquals("a00101", hex(new Message().number(20, 1)));
  }

  @Test
  void floatsAreLittleEndian() throws IOException {
    assertEquals("150000803f", hex(new Message().real(2, 1)));
    assertEquals("4a080000803f000000c0", hex(new Message().raw(9, new float[] {1, -2})));
  }

  @Test
  void longsAreLittleEndian() throws IOException {
    assertEquals("4a080201000000000000", hex(new Message().raw(9, new long[] {258})));
  }

  @Test
  void manyFloatsAreWrittenWhole() throws IOException {
    float[] many = new float[100_003];
    many[many.length - 1] = 1;
    String hex = hex(new Message().raw(9, many));
    assertEquals(2 * (4 + 4 * many.length), hex.length());
    assertEquals("0000803f", hex.substring(hex.length() - 8));
  }
}
