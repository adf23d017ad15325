package limpid.core.op;

import limpid.core.Epilogue;
import limpid.core.Tensor;

/**
 * An op to which a {@code Program} can fuse what comes after it: something is added, ReLU or a gate
 * follows, all while the values are in the cache.
 */
public interface Fusing extends Sharing {

  /** Computes into a tensor of the output's shape what the epilogue makes of the values. */
  void finish(Tensor y, Epilogue epilogue, Tensor... inputsAndParts);

  @Override
  default void finish(Tensor y, Tensor... inputsAndParts) {
    finish(y, Epilogue.NONE, inputsAndParts);
  }
}
