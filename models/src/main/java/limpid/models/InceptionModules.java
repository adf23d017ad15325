package limpid.models;

import java.util.List;
import limpid.core.Window;
import limpid.core.op.AvgPool2d;
import limpid.core.op.MaxPool2d;
import limpid.nn.Container;
import limpid.nn.Layer;
import limpid.nn.Named;
import limpid.nn.Weights;

/**
 * The modules of Inception v3 (Szegedy et al. 2016): branches side by side, whose large windows are
 * factorised into 3x3 ones, and into rows and columns. How a unit of convolution, batch norm and
 * ReLU is built and named is the implementation's, and how averages see padding.
 */
interface InceptionModules {
  Window ONE = Window.of(1);
  Window THREE = Window.of(3).padding(1);
  Window FIVE = Window.of(5).padding(2);
  Window HALVING = Window.of(3).stride(2);
  Window ROW3 = Window.of(1, 3).padding(0, 1, 0, 1);
  Window COLUMN3 = Window.of(3, 1).padding(1, 0, 1, 0);
  Window ROW7 = Window.of(1, 7).padding(0, 3, 0, 3);
  Window COLUMN7 = Window.of(7, 1).padding(3, 0, 3, 0);

  /** A convolution with batch norm and ReLU. */
  Layer unit(Weights module, String name, int in, int out, Window window);

  /** Whether padding counts in the averages. */
  boolean countsPadding();

  /** 35x35: 1x1, 5x5, two 3x3, pooling (figure 5). */
  default Layer a(Weights w, int in, int pooled) {
    return branches(
        w,
        unit(w, "branch1x1", in, 64, ONE),
        chain(unit(w, "branch5x5_1", in, 48, ONE), unit(w, "branch5x5_2", 48, 64, FIVE)),
        chain(
            unit(w, "branch3x3dbl_1", in, 64, ONE),
            unit(w, "branch3x3dbl_2", 64, 96, THREE),
            unit(w, "branch3x3dbl_3", 96, 96, THREE)),
        averaged(w, in, pooled));
  }

  /** From 35x35 to 17x17 (figure 10). */
  default Layer b(Weights w, int in) {
    return branches(
        w,
        unit(w, "branch3x3", in, 384, HALVING),
        chain(
            unit(w, "branch3x3dbl_1", in, 64, ONE),
            unit(w, "branch3x3dbl_2", 64, 96, THREE),
            unit(w, "branch3x3dbl_3", 96, 96, HALVING)),
        Named.op(w.at("branch_pool"), new MaxPool2d(HALVING, false)));
  }

  /** 17x17: 1x1, one and two 7x7 as rows and columns, pooling (figure 6). */
  default Layer c(Weights w, int c7) {
    return branches(
        w,
        unit(w, "branch1x1", 768, 192, ONE),
        chain(
            unit(w, "branch7x7_1", 768, c7, ONE),
            unit(w, "branch7x7_2", c7, c7, ROW7),
            unit(w, "branch7x7_3", c7, 192, COLUMN7)),
        chain(
            unit(w, "branch7x7dbl_1", 768, c7, ONE),
            unit(w, "branch7x7dbl_2", c7, c7, COLUMN7),
            unit(w, "branch7x7dbl_3", c7, c7, ROW7),
            unit(w, "branch7x7dbl_4", c7, c7, COLUMN7),
            unit(w, "branch7x7dbl_5", c7, 192, ROW7)),
        averaged(w, 768, 192));
  }

  /** From 17x17 to 8x8. */
  default Layer d(Weights w) {
    return branches(
        w,
        chain(unit(w, "branch3x3_1", 768, 192, ONE), unit(w, "branch3x3_2", 192, 320, HALVING)),
        chain(
            unit(w, "branch7x7x3_1", 768, 192, ONE),
            unit(w, "branch7x7x3_2", 192, 192, ROW7),
            unit(w, "branch7x7x3_3", 192, 192, COLUMN7),
            unit(w, "branch7x7x3_4", 192, 192, HALVING)),
        Named.op(w.at("branch_pool"), new MaxPool2d(HALVING, false)));
  }

  /** 8x8, wide: 1x1, 3x3 as a row beside a column, so twice, pooling (figure 7). */
  default Layer e(Weights w, int in) {
    return branches(
        w,
        unit(w, "branch1x1", in, 320, ONE),
        chain(
            unit(w, "branch3x3_1", in, 384, ONE),
            Layer.parallel(
                List.of(
                    unit(w, "branch3x3_2a", 384, 384, ROW3),
                    unit(w, "branch3x3_2b", 384, 384, COLUMN3)))),
        chain(
            unit(w, "branch3x3dbl_1", in, 448, ONE),
            unit(w, "branch3x3dbl_2", 448, 384, THREE),
            Layer.parallel(
                List.of(
                    unit(w, "branch3x3dbl_3a", 384, 384, ROW3),
                    unit(w, "branch3x3dbl_3b", 384, 384, COLUMN3)))),
        averaged(w, in, 192));
  }

  private static Layer chain(Layer... layers) {
    return Layer.sequence(List.of(layers));
  }

  private Layer averaged(Weights w, int in, int out) {
    return chain(
        Named.op(w.at("avg_pool"), new AvgPool2d(THREE, false, countsPadding())),
        unit(w, "branch_pool", in, out, ONE));
  }

  private static Layer branches(Weights w, Layer... branches) {
    return new Container(w.path(), Layer.parallel(List.of(branches)));
  }
}
