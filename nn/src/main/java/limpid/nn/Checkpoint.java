package limpid.nn;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.WholeFile;

/**
 * A training at rest: everything that going on needs. A kill at any moment leaves a whole one: the
 * new or the one before.
 *
 * @param step steps taken
 * @param loss the sum of the losses of this epoch's steps so far
 * @param correct how many images of this epoch were classified right so far
 * @param weights parameters and running statistics, in the engine's layouts
 * @param optimiser what it remembers, by name
 * @param average the moving average of the weights; empty where none is kept
 */
public record Checkpoint(
    long step,
    double loss,
    long correct,
    Map<String, Tensor> weights,
    Map<String, Tensor> optimiser,
    Map<String, Tensor> average) {
  private static final long MAGIC = 0x4C494D5049443032L;

  /** Writes it in place of the one before. */
  public void write(Path path) throws IOException {
    WholeFile.write(path, this::writeTo);
  }

  private void writeTo(OutputStream file) throws IOException {
    CRC32 sum = new CRC32();
    DataOutputStream out = new DataOutputStream(new CheckedOutputStream(file, sum));
    out.writeLong(MAGIC);
    out.writeLong(step);
    out.writeDouble(loss);
    out.writeLong(correct);
    write(out, weights);
    write(out, optimiser);
    write(out, average);
    out.writeLong(sum.getValue());
  }

  private static void write(DataOutputStream out, Map<String, Tensor> tensors) throws IOException {
    out.writeInt(tensors.size());
    for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
      Shape shape = entry.getValue().shape();
      out.writeUTF(entry.getKey());
      out.writeInt(shape.rank());
      for (int extent : shape.extents()) {
        out.writeInt(extent);
      }
      ByteBuffer bytes = ByteBuffer.allocate(4 * shape.size());
      bytes.asFloatBuffer().put(entry.getValue().data());
      out.write(bytes.array());
    }
  }

  /**
   * Reads one back.
   *
   * @throws IOException if the file is not a whole checkpoint
   */
  public static Checkpoint read(Path path) throws IOException {
    byte[] all = Files.readAllBytes(path);
    CRC32 sum = new CRC32();
    sum.update(all, 0, Math.max(0, all.length - Long.BYTES));
    if (all.length < 2 * Long.BYTES
        || ByteBuffer.wrap(all).getLong(0) != MAGIC
        || ByteBuffer.wrap(all).getLong(all.length - Long.BYTES) != sum.getValue()) {
      throw new IOException(path + ": not a whole checkpoint of a training");
    }
    ByteBuffer in = ByteBuffer.wrap(all).position(Long.BYTES);
    return new Checkpoint(
        in.getLong(), in.getDouble(), in.getLong(), tensors(in), tensors(in), tensors(in));
  }

  private static Map<String, Tensor> tensors(ByteBuffer in) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (int left = in.getInt(); left > 0; left--) {
      byte[] name = new byte[in.getShort()];
      in.get(name);
      int[] extents = new int[in.getInt()];
      for (int axis = 0; axis < extents.length; axis++) {
        extents[axis] = in.getInt();
      }
      Tensor tensor = Tensor.zeros(Shape.of(extents));
      in.asFloatBuffer().get(tensor.data());
      in.position(in.position() + 4 * tensor.size());
      tensors.put(new String(name, StandardCharsets.UTF_8), tensor);
    }
    return tensors;
  }
}
