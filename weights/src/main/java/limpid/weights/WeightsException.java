package limpid.weights;

/**
 * A weights file that cannot be read or written. The message is one sentence that says which file,
 * which tensor or byte, and what was expected: {@code vgg16.safetensors: tensor 'conv1.weight' ends
 * at byte 4096 of the data, which has 1024 bytes}.
 */
public final class WeightsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public WeightsException(String message) {
    super(message);
  }

  public WeightsException(String message, Throwable cause) {
    super(message, cause);
  }
}
