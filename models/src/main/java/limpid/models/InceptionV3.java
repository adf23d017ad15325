package limpid.models;

import limpid.core.Window;
import limpid.core.op.AdaptiveAvgPool2d;
import limpid.core.op.Flatten;
import limpid.core.op.MaxPool2d;
import limpid.nn.Dense;
import limpid.nn.Initialiser;
import limpid.nn.Layer;
import limpid.nn.Model;
import limpid.nn.Named;
import limpid.nn.Weights;

/**
 * Inception v3 (Szegedy et al. 2016, table 1): a stem, then {@link InceptionModules}.
 *
 * <p>Modules are torchvision's: {@code Conv2d_1a_3x3.conv}, {@code Conv2d_1a_3x3.bn}, {@code
 * Conv2d_1a_3x3.relu} …, {@code Mixed_5b.branch5x5_1} … {@code Mixed_7c}, {@code fc}. The auxiliary
 * head of a file, {@code AuxLogits}, serves training alone and is left out. Images want at least
 * 75x75 pixels.
 *
 * @param transformed whether inputs are brought from ImageNet's mean and deviation to [-1,1] first,
 *     as the published weights want it
 */
record InceptionV3(boolean transformed) implements Net, InceptionModules {

  @Override
  public Layer unit(Weights module, String name, int in, int out, Window window) {
    return InceptionUnit.of(in, out, window).apply(module.at(name));
  }

  @Override
  public boolean countsPadding() {
    return true;
  }

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
        .add("Mixed_7a", this::d)
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
}
