package limpid.bench;

/** One thing that an engine does again and again. */
public interface Run extends AutoCloseable {

  /** Does it once and returns how many nanoseconds it took. */
  long nanos();

  /**
   * What the first run came to: logits, the raw map {@code [N,h,w]}, the gradient {@code
   * [N,3,H,W]}, or for a training step the velocity {@code [Cout,Cin,KH,KW]} of the first
   * convolution's weights after it, which is where the gradient has come the longest way.
   */
  float[] output();

  @Override
  default void close() {}
}
