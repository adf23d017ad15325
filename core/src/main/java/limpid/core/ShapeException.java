package limpid.core;

/**
 * Shapes that do not fit together. The message says where, what, and what was wanted: {@code
 * features.7 conv2d: input [1,112,112,64] has 64 channels, weight [3,3,128,256] wants 128}.
 */
public final class ShapeException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public ShapeException(String message) {
    super(message);
  }
}
