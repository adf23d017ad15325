package limpid.models;

import java.util.function.Function;
import limpid.core.Window;
import limpid.nn.BatchNormalisation;
import limpid.nn.Convolution;
import limpid.nn.Layer;
import limpid.nn.Named;
import limpid.nn.Sequential;
import limpid.nn.Weights;

/** A convolution, its batch norm with eps 0.001, ReLU: {@code conv}, {@code bn}, {@code relu}. */
final class InceptionUnit {
  private InceptionUnit() {}

  static Function<Weights, Layer> of(int in, int out, Window window) {
    return w ->
        Sequential.of(w)
            .add("conv", at -> Convolution.plain(at, in, out, window))
            .add("bn", at -> BatchNormalisation.of(at, out, 1e-3f, 0.1f))
            .add("relu", Named::relu)
            .layer();
  }
}
