package limpid.bench;

import java.util.List;
import limpid.core.Window;
import limpid.core.kernel.ConvGeometry;

/** Convolutions that VGG16, ResNet-50 and CIFAR Wide ResNets are made of. */
public enum ConvShape {
  VGG_64_224(1, 224, 64, 64, 3, 1),
  VGG_128_112(1, 112, 128, 128, 3, 1),
  VGG_256_56(1, 56, 256, 256, 3, 1),
  VGG_512_28(1, 28, 512, 512, 3, 1),
  VGG_512_14(1, 14, 512, 512, 3, 1),
  RESNET_FIRST(1, 224, 3, 64, 7, 2),
  RESNET_256_64_56(1, 56, 256, 64, 1, 1),
  RESNET_64_256_56(1, 56, 64, 256, 1, 1),
  RESNET_512_128_28(1, 28, 512, 128, 1, 1),
  RESNET_1024_256_14(1, 14, 1024, 256, 1, 1),
  RESNET_2048_512_7(1, 7, 2048, 512, 1, 1),
  RESNET_512_7(1, 7, 512, 512, 3, 1),
  RESNET_STRIDED_256_28(1, 56, 256, 256, 3, 2),
  WRN_32_32(128, 32, 32, 32, 3, 1),
  WRN_64_16(128, 16, 64, 64, 3, 1),
  WRN_128_8(128, 8, 128, 128, 3, 1);

  private final ConvGeometry geometry;

  ConvShape(int n, int extent, int in, int out, int kernel, int stride) {
    Window window = Window.of(kernel).stride(stride).padding(kernel / 2);
    geometry = new ConvGeometry(n, extent, extent, in, out, window, 1);
  }

  public ConvGeometry geometry() {
    return geometry;
  }

  static List<ConvShape> all() {
    return List.of(values());
  }
}
