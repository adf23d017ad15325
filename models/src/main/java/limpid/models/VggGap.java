package limpid.models;

import limpid.core.Window;
import limpid.core.op.AdaptiveAvgPool2d;
import limpid.core.op.Flatten;
import limpid.core.op.MaxPool2d;
import limpid.nn.Convolution;
import limpid.nn.Dense;
import limpid.nn.Initialiser;
import limpid.nn.Model;
import limpid.nn.Named;
import limpid.nn.Sequential;
import limpid.nn.Weights;

/**
 * VGG16-GAP, the net of the CAM paper (Zhou et al. 2016, section 3): VGG16 up to {@code conv5_3},
 * then a 3x3 convolution to 1024 channels in two groups, global average, linear: a net of which CAM
 * itself can be taken.
 *
 * <p>Layers are the authors': {@code conv1_1}, {@code relu1_1} … {@code relu5_3}, {@code CAM_conv},
 * {@code CAM_relu}, {@code CAM_pool}, {@code CAM_fc}. Inputs are Caffe's.
 */
final class VggGap {
  private static final int[] CONVOLUTIONS = {2, 2, 3, 3, 3};
  private static final int[] CHANNELS = {64, 128, 256, 512, 512};
  private static final MaxPool2d HALVING = new MaxPool2d(Window.of(2).stride(2), false);

  private VggGap() {}

  static Model vgg16gap(Weights w, int classes) {
    Window three = Window.of(3).padding(1);
    Initialiser initial = Initialiser.kaimingNormalFanOut();
    Sequential net = Sequential.of(w);
    int in = 3;
    for (int block = 1; block <= CHANNELS.length; block++) {
      int out = CHANNELS[block - 1];
      if (block > 1) {
        net.add("pool" + (block - 1), at -> Named.op(at, HALVING));
      }
      for (int i = 1; i <= CONVOLUTIONS[block - 1]; i++) {
        int from = in;
        String place = block + "_" + i;
        net.add("conv" + place, at -> Convolution.biased(at, from, out, three))
            .add("relu" + place, Named::relu);
        in = out;
      }
    }
    return net.add("CAM_conv", at -> Convolution.of(at, 512, 1024, three, 2, true, initial))
        .add("CAM_relu", Named::relu)
        .add("CAM_pool", at -> Named.op(at, new AdaptiveAvgPool2d(1, 1)))
        .add("flatten", at -> Named.op(at, new Flatten()))
        .add("CAM_fc", at -> Dense.of(at, 1024, classes))
        .model();
  }
}
