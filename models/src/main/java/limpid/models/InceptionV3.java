package limpid.models;

import java.util.List;
import limpid.core.Window;
import limpid.core.op.AdaptiveAvgPool2d;
import limpid.core.op.AvgPool2d;
import limpid.core.op.Flatten;
import limpid.core.op.MaxPool2d;
import limpid.nn.Container;
import limpid.nn.Dense;
import limpid.nn.Initialiser;
import limpid.nn.Layer;
import limpid.nn.Model;
import limpid.nn.Named;
import limpid.nn.Weights;

/**
 * Inception v3 (Szegedy et al. 2016, table 1): a stem, then modules of branches side by side, whose
 * large windows are factorised into 3x3 ones, and into rows and columns.
 *
 * <p>Modules are torchvision's: {@code Conv2d_1a_3x3.conv}, {@code Conv2d_1a_3x3.bn}, {@code
 * Conv2d_1a_3x3.relu} …, {@code Mixed_5b.branch5x5_1} … {@code Mixed_7c}, {@code fc}. The auxiliary
 * head of a file, {@code AuxLogits}, serves training alone and is left out. Images want at least
 * 75x75 pixels.
 *
 * @param transformed whether inputs are brought from ImageNet's mean and deviation to [-1,1] first,
 *     as the published weights want it
 */
record InceptionV3(boolean transformed) implements Net {
  private static final Window ONE = Window.of(1);
  private static final Window THREE = Window.of(3).padding(1);
  private static final Window FIVE = Window.of(5).padding(2);
  private static final Window HALVING = Window.of(3).stride(2);
  private static final Window ROW3 = Window.of(1, 3).padding(0, 1, 0, 1);
  private static final Window COLUMN3 = Window.of(3, 1).padding(1, 0, 1, 0);
  private static final Window ROW7 = Window.of(1, 7).padding(0, 3, 0, 3);
  private static final Window COLUMN7 = Window.of(7, 1).padding(3, 0, 3, 0);

  @Override
  public Model build(Weights w, int classes) {
    return InceptionInput.of(w, transformed)
        .add("Conv2d_1a_3x3", InceptionUnit.of(3, 32, HALVING))
        .add("Conv2d_2a_3x3", InceptionUnit.of(32, 32, Window.of(3)))
        .add("Conv2d_2b_3x3", InceptionUnit.of(32, 64, THREE))
        .add("maxpool1", at -> Named.op(at, new MaxPool2d(HALVING, false)))
        .add("Conv2d_3b_1x1", InceptionUnit.of(64, 80, ONE))
        .add("Conv2d_4a_3x3", InceptionUnit.of(80, 192, Window.of(3)))
        .add("maxpool2", at -> Named.op(at, new MaxPool2d(HALVING, false)))
        .add("Mixed_5b", at -> a(at, 192, 32))
        .add("Mixed_5c", at -> a(at, 256, 64))
        .add("Mixed_5d", at -> a(at, 288, 64))
        .add("Mixed_6a", at -> b(at, 288))
        .add("Mixed_6b", at -> c(at, 128))
        .add("Mixed_6c", at -> c(at, 160))
        .add("Mixed_6d", at -> c(at, 160))
        .add("Mixed_6e", at -> c(at, 192))
        .add("Mixed_7a", InceptionV3::d)
        .add("Mixed_7b", at -> e(at, 1280))
        .add("Mixed_7c", at -> e(at, 2048))
        .add("avgpool", at -> Named.op(at, new AdaptiveAvgPool2d(1, 1)))
        .add("dropout", at -> Named.dropout(at, 0.5f))
        .add("flatten", at -> Named.op(at, new Flatten()))
        .add(
            "fc",
            at -> Dense.of(at, 2048, classes, Initialiser.normal(0.1), Initialiser.constant(0)))
        .model();
  }

  /** 35x35: 1x1, 5x5, two 3x3, pooling (figure 5). */
  private static Layer a(Weights w, int in, int pooled) {
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
  private static Layer b(Weights w, int in) {
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
  private static Layer c(Weights w, int c7) {
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
  private static Layer d(Weights w) {
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
  private static Layer e(Weights w, int in) {
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

  private static Layer unit(Weights w, String name, int in, int out, Window window) {
    return InceptionUnit.of(in, out, window).apply(w.at(name));
  }

  private static Layer chain(Layer... layers) {
    return Layer.sequence(List.of(layers));
  }

  private static Layer averaged(Weights w, int in, int out) {
    return chain(
        Named.op(w.at("avg_pool"), new AvgPool2d(THREE, false, true)),
        unit(w, "branch_pool", in, out, ONE));
  }

  private static Layer branches(Weights w, Layer... branches) {
    return new Container(w.path(), Layer.parallel(List.of(branches)));
  }
}
