package limpid.weights;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Supplier;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

/**
 * A file of 10 KB takes 64 MB at most when it is opened, and when a tensor of it is read: counted
 * by what is allocated, whether it is kept or not. {@link FuzzTest} holds damaged copies to it.
 */
class MemoryTest {
  private static final long MOST = 64 << 20;
  private static final int LARGEST = 10 << 10;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static <T> T bounded(String what, Supplier<T> reading) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    T result = null;
    try {
      result = reading.get();
    } catch (WeightsException _) {
      // refusing has its price too
    }
    long taken = THREADS.getCurrentThreadAllocatedBytes() - before;
    assertTrue(taken <= MOST, what + " takes " + taken);
    return result;
  }

  private static void readAll(String what, byte[] bytes) {
    assertTrue(bytes.length <= LARGEST, what + " has " + bytes.length);
    StoredWeights weights = bounded(what, () -> WeightsFile.read(Goldens.file(bytes)));
    if (weights != null) {
      weights.names().forEach(name -> bounded(what + " " + name, () -> weights.read(name)));
    }
  }

  /** What a file of 10 KB can claim: 1032 bytes for each byte that is deflated. */
  @Test
  void zipBombsTakeLittle() throws IOException {
    byte[] header =
        "\u0093NUMPY\u0001\0v\0{'descr': '<f2', 'fortran_order': False, 'shape': (4600000,), }"
            .getBytes(StandardCharsets.ISO_8859_1);
    byte[] array = new byte[128 + 2 * 4_600_000];
    Arrays.fill(array, 0, 127, (byte) ' ');
    System.arraycopy(header, 0, array, 0, header.length);
    array[127] = '\n';
    readAll("npz", zip("a.npy", array));
    PickleBytes pickle = new PickleBytes().op('}', '(').text("a");
    pickle
        .global("torch._utils", "_rebuild_tensor_v2")
        .op('(')
        .storage("HalfStorage", "0", 4_600_000);
    pickle.number(0).number(4_600_000).op(0x85).number(1).op(0x85, 0x89, 'N', 't', 'R', 'u', '.');
    readAll("pth", zip("x/data.pkl", pickle.bytes(), "x/data/0", new byte[2 * 4_600_000]));
  }

  /** Views that repeat an element, as large as they may be. */
  @Test
  void repeatedElementsTakeLittle() throws IOException {
    PickleBytes pickle = new PickleBytes().op('}', '(').text("a");
    pickle.global("torch._utils", "_rebuild_tensor_v2").op('(').storage("FloatStorage", "0", 1);
    pickle.number(0).number(1 << 22).op(0x85).number(0).op(0x85, 0x89, 'N', 't', 'R', 'u', '.');
    readAll("pth", zip("x/data.pkl", pickle.bytes(), "x/data/0", new byte[4]));
  }

  /** One list of pairs, of which dict after dict is made, and one state of object after object. */
  @Test
  void copiesInPicklesTakeLittle() throws IOException {
    PickleBytes pickle = new PickleBytes().op(']', '(');
    for (int i = 0; i < 700; i++) {
      pickle.op('U', 2, i & 0x7f, i >> 7, 'N', 0x86);
    }
    pickle.op('e', 'q', 0, '0').global("collections", "OrderedDict").op('q', 1, '0', '(');
    for (int i = 0; i < 800; i++) {
      pickle.op('h', 1, 'h', 0, 0x85, 'R');
    }
    readAll("dicts", zip("x/data.pkl", pickle.op('t', '.').bytes()));
    PickleBytes states = new PickleBytes().op('}', '(');
    for (int i = 0; i < 700; i++) {
      states.op('U', 2, i & 0x7f, i >> 7, 'N');
    }
    states.op('u', 'q', 0, '0').global("a", "B").op('q', 1, '0', '(');
    for (int i = 0; i < 800; i++) {
      states.op('h', 1, ')', 0x81, 'h', 0, 'b');
    }
    readAll("states", zip("x/data.pkl", states.op('t', '.').bytes()));
  }

  /** A module that is in another under a thousand names. */
  @Test
  void modulesInManyPlacesTakeLittle() throws IOException {
    PickleBytes pickle = new PickleBytes().global("torch", "Net").op('q', 1, '0');
    pickle.op('}', '(').text("_modules").op('}').text("_parameters").op('}', '(');
    for (int i = 0; i < 600; i++) {
      pickle.op('U', 2, 'a' + i % 26, 'a' + i / 26);
      if (i == 0) {
        pickle.global("torch._utils", "_rebuild_tensor_v2").op('(').storage("FloatStorage", "0", 1);
        pickle.number(0).op(')', ')', 0x89, 'N', 't', 'R', 'q', 2);
      } else {
        pickle.op('h', 2);
      }
    }
    pickle.op('u', 'u', 'q', 3, '0', 'h', 1, ')', 0x81, 'h', 3, 'b', 'q', 4, '0');
    pickle.op('h', 1, ')', 0x81, '}', '(').text("_modules").op('}', '(');
    for (int i = 0; i < 600; i++) {
      pickle.op('U', 2, 'a' + i % 26, 'a' + i / 26, 'h', 4);
    }
    readAll(
        "modules",
        zip("x/data.pkl", pickle.op('u', 'u', 'b', '.').bytes(), "x/data/0", new byte[4]));
  }

  @Test
  void deepAndLongTextsTakeLittle() {
    readAll("json", ("{\"a\":" + "[".repeat(10_000)).getBytes(StandardCharsets.US_ASCII));
    readAll(
        "keys",
        ("{" + "\"a\":0,".repeat(1_700) + "\"weight_map\":{}}")
            .getBytes(StandardCharsets.US_ASCII));
    byte[] header = ("{\"a\":" + "{\"a\":".repeat(2_000)).getBytes(StandardCharsets.US_ASCII);
    ByteBuffer safetensors = ByteBuffer.allocate(8 + header.length).order(ByteOrder.LITTLE_ENDIAN);
    readAll("safetensors", safetensors.putLong(header.length).put(header).array());
    readAll("pickle", new PickleBytes().times(10_000, '(').op('.').bytes());
    readAll("onnx", nested(0x3a));
    readAll("caffe", nested(0x12));
  }

  /** Messages of a field in each other, each as long as there are bytes left. */
  private static byte[] nested(int key) {
    ByteBuffer out = ByteBuffer.allocate(9_000);
    out.put((byte) 8).put((byte) 7);
    while (out.remaining() > 3) {
      int left = out.remaining() - 3;
      out.put((byte) key).put((byte) (left & 0x7f | 0x80)).put((byte) (left >> 7));
    }
    return out.array();
  }

  private static byte[] zip(Object... entries) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      out.setLevel(Deflater.BEST_COMPRESSION);
      for (int i = 0; i < entries.length; i += 2) {
        out.putNextEntry(new ZipEntry((String) entries[i]));
        out.write((byte[]) entries[i + 1]);
        out.closeEntry();
      }
    }
    return bytes.toByteArray();
  }
}
