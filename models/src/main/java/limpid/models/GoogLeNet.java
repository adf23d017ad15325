package limpid.models;

import java.util.List;
import limpid.core.Window;
import limpid.core.op.AdaptiveAvgPool2d;
import limpid.core.op.Flatten;
import limpid.core.op.MaxPool2d;
import limpid.nn.Container;
import limpid.nn.Dense;
import limpid.nn.Layer;
import limpid.nn.Model;
import limpid.nn.Named;
import limpid.nn.Sequential;
import limpid.nn.Weights;

/**
 * GoogLeNet (Szegedy et al. 2015, table 1) with batch norm: nine inception modules, each of four
 * branches side by side, 1x1, 3x3, "5x5" (which torchvision has as 3x3) and pooling.
 *
 * <p>Modules are torchvision's: {@code conv1.conv}, {@code conv1.bn}, {@code conv1.relu} …, {@code
 * inception3a.branch2.0} … {@code inception5b}, {@code fc}. The auxiliary heads of a file, {@code
 * aux1} and {@code aux2}, serve training alone and are left out. Images want at least 15x15 pixels.
 *
 * @param transformed whether inputs are brought from ImageNet's mean and deviation to [-1,1] first,
 *     as the published weights want it
 */
record GoogLeNet(boolean transformed) implements Net {

  @Override
  public Model build(Weights w, int classes) {
    Window three = Window.of(3).padding(1);
    return InceptionInput.of(w, transformed)
        .add("conv1", InceptionUnit.of(3, 64, Window.of(7).stride(2).padding(3)))
        .add("maxpool1", at -> halving(at, 3))
        .add("conv2", InceptionUnit.of(64, 64, Window.of(1)))
        .add("conv3", InceptionUnit.of(64, 192, three))
        .add("maxpool2", at -> halving(at, 3))
        .add("inception3a", at -> inception(at, 192, 64, 96, 128, 16, 32, 32))
        .add("inception3b", at -> inception(at, 256, 128, 128, 192, 32, 96, 64))
        .add("maxpool3", at -> halving(at, 3))
        .add("inception4a", at -> inception(at, 480, 192, 96, 208, 16, 48, 64))
        .add("inception4b", at -> inception(at, 512, 160, 112, 224, 24, 64, 64))
        .add("inception4c", at -> inception(at, 512, 128, 128, 256, 24, 64, 64))
        .add("inception4d", at -> inception(at, 512, 112, 144, 288, 32, 64, 64))
        .add("inception4e", at -> inception(at, 528, 256, 160, 320, 32, 128, 128))
        .add("maxpool4", at -> halving(at, 2))
        .add("inception5a", at -> inception(at, 832, 256, 160, 320, 32, 128, 128))
        .add("inception5b", at -> inception(at, 832, 384, 192, 384, 48, 128, 128))
        .add("avgpool", at -> Named.op(at, new AdaptiveAvgPool2d(1, 1)))
        .add("flatten", at -> Named.op(at, new Flatten()))
        .add("dropout", at -> Named.dropout(at, 0.2f))
        .add("fc", at -> Dense.of(at, 1024, classes))
        .model();
  }

  private static Layer halving(Weights w, int side) {
    return Named.op(w, new MaxPool2d(Window.of(side).stride(2), true));
  }

  /** Channels are the paper's columns: #1x1, #3x3 reduce, #3x3, #5x5 reduce, #5x5, pool proj. */
  private static Layer inception(
      Weights w, int in, int one, int reduced3, int three, int reduced5, int five, int pooled) {
    MaxPool2d pool = new MaxPool2d(Window.of(3).padding(1), true);
    Window window = Window.of(3).padding(1);
    return new Container(
        w.path(),
        Layer.parallel(
            List.of(
                InceptionUnit.of(in, one, Window.of(1)).apply(w.at("branch1")),
                Sequential.of(w.at("branch2"))
                    .add(InceptionUnit.of(in, reduced3, Window.of(1)))
                    .add(InceptionUnit.of(reduced3, three, window))
                    .layer(),
                Sequential.of(w.at("branch3"))
                    .add(InceptionUnit.of(in, reduced5, Window.of(1)))
                    .add(InceptionUnit.of(reduced5, five, window))
                    .layer(),
                Sequential.of(w.at("branch4"))
                    .add(at -> Named.op(at, pool))
                    .add(InceptionUnit.of(in, pooled, Window.of(1)))
                    .layer())));
  }
}
