package limpid.models;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import limpid.core.NearestNames;
import limpid.models.data.Labels;
import limpid.models.photo.ChannelStatistics;
import limpid.models.photo.Preprocessing;
import limpid.models.photo.ResizeFilter;

/** The nets by name. */
public final class Zoo {
  private static final Pattern WIDE = Pattern.compile("wrn(\\d{1,4})_(\\d{1,2})");
  private static final Pattern RESIDUAL = Pattern.compile("resnet(\\d{1,4})");
  private static final ChannelStatistics CAFFE = ChannelStatistics.CAFFE;
  private static final ChannelStatistics TF = ChannelStatistics.SYMMETRIC;
  private static final Preprocessing USUAL = Preprocessing.imageNet();
  private static final List<Architecture> IMAGENET =
      List.of(
          imageNet("alexnet", "AlexNet", AlexNet::alexnet, USUAL, "features"),
          vgg("vgg11", Vgg::vgg11),
          vgg("vgg11_bn", Vgg::vgg11bn),
          vgg("vgg13", Vgg::vgg13),
          vgg("vgg13_bn", Vgg::vgg13bn),
          vgg("vgg16", Vgg::vgg16),
          vgg("vgg16_bn", Vgg::vgg16bn),
          vgg("vgg19", Vgg::vgg19),
          vgg("vgg19_bn", Vgg::vgg19bn),
          resnet("resnet18", ResNet::resnet18),
          resnet("resnet34", ResNet::resnet34),
          resnet("resnet50", ResNet::resnet50),
          resnet("resnet101", ResNet::resnet101),
          resnet("resnet152", ResNet::resnet152),
          resnet("wide_resnet50_2", ResNet::wideResnet50),
          resnet("wide_resnet101_2", ResNet::wideResnet101),
          resnet("resnext50_32x4d", ResNet::resnext50),
          resnet("resnext101_32x8d", ResNet::resnext101),
          squeezenet("squeezenet1_0", SqueezeNet::squeezenet10),
          squeezenet("squeezenet1_1", SqueezeNet::squeezenet11),
          densenet("densenet121", DenseNet::densenet121),
          densenet("densenet161", DenseNet::densenet161),
          densenet("densenet169", DenseNet::densenet169),
          densenet("densenet201", DenseNet::densenet201),
          googlenet("googlenet", true),
          googlenet("googlenet_no_transform", false),
          inception("inception_v3", true),
          inception("inception_v3_no_transform", false),
          imageNet("mobilenet_v2", "MobileNet", MobileNetV2::mobilenetV2, USUAL, "features"),
          imageNet("mobilenet_v3_small", "MobileNet", MobileNetV3::small, USUAL, "features"),
          imageNet("mobilenet_v3_large", "MobileNet", MobileNetV3::large, USUAL, "features"),
          imageNet("mnasnet1_0", "MNASNet", MnasNet::mnasnet10, USUAL, "layers"),
          imageNet("shufflenet_v2_x1_0", "ShuffleNet", ShuffleNetV2::shufflenet10, USUAL, "conv5"),
          efficientnet("efficientnet_b0", new EfficientNet(1, 1, 0.2f), 256, 224),
          efficientnet("efficientnet_b1", new EfficientNet(1, 1.1, 0.2f), 256, 240),
          efficientnet("efficientnet_b2", new EfficientNet(1.1, 1.2, 0.3f), 288, 288),
          efficientnet("efficientnet_b3", new EfficientNet(1.2, 1.4, 0.3f), 320, 300),
          imageNet("regnet_y_400mf", "RegNet", RegNet::regnetY400mf, USUAL, "trunk_output"),
          imageNet(
              "convnext_tiny",
              "ConvNeXt",
              ConvNeXt::tiny,
              Preprocessing.imageNet(236, 224),
              "features"),
          keras("xception", Xception::xception, 299, TF, "block14_sepconv2_act"),
          keras("keras_vgg16", KerasVgg16::vgg16, 224, CAFFE, "block5_pool"),
          keras("keras_resnet50", KerasResNet50::resnet50, 224, CAFFE, "conv5_block3_out"),
          keras("keras_inception_v3", KerasInceptionV3::inceptionV3, 299, TF, "mixed10"),
          keras("keras_mobilenet_v2", KerasMobileNetV2::mobilenetV2, 224, TF, "out_relu"),
          caffe("vgg16_gap", "VGG", VggGap::vgg16gap, "CAM_relu"),
          caffe("nin_imagenet", "NIN", NetworkInNetwork::imageNet, "relu_cccp7"));
  private static final List<Architecture> DIGITS =
      List.of(
          lenet("lenet5", 0.2860f, 0.3530f, Labels.fashion()),
          lenet("lenet5_mnist", 0.1307f, 0.3081f, Labels.digits()));
  private static final List<Architecture> CIFAR =
      List.of(
          new Architecture(
              "nin_cifar10",
              "NIN",
              NetworkInNetwork::cifar,
              Preprocessing.cifar(ChannelStatistics.CIFAR10),
              Labels.cifar10(),
              "relu_cccp5"),
          cifarResNet(20),
          cifarResNet(32),
          cifarResNet(44),
          cifarResNet(56),
          cifarResNet(110),
          wideResNet(16, 2),
          wideResNet(16, 4),
          wideResNet(28, 10),
          wideResNet(40, 2));

  private Zoo() {}

  /** The nets with names of their own, and the usual ones of the families of any depth or width. */
  public static List<Architecture> list() {
    List<Architecture> all = new ArrayList<>(IMAGENET);
    all.addAll(CIFAR);
    all.addAll(DIGITS);
    return List.copyOf(all);
  }

  /**
   * The net of a name: one of the {@linkplain #list list}, {@code wrnD_K} for a CIFAR WideResNet of
   * depth D = 6n + 4 and width K, or {@code resnetD} for a CIFAR ResNet of depth D = 6n + 2 that
   * ImageNet has no ResNet of.
   *
   * @throws UnknownModelException with the nearest names, or with what depth and width may be
   */
  public static Architecture find(String name) {
    String plain = name.strip().toLowerCase(Locale.ROOT);
    for (Architecture architecture : list()) {
      if (architecture.name().equals(plain)) {
        return architecture;
      }
    }
    Matcher wide = WIDE.matcher(plain);
    Matcher residual = RESIDUAL.matcher(plain);
    try {
      if (wide.matches()) {
        return wideResNet(Integer.parseInt(wide.group(1)), Integer.parseInt(wide.group(2)));
      }
      if (residual.matches()) {
        return cifarResNet(Integer.parseInt(residual.group(1)));
      }
    } catch (IllegalArgumentException e) {
      throw unknown(e.getMessage(), plain);
    }
    throw unknown("no model is named '" + name + "'", plain);
  }

  private static UnknownModelException unknown(String what, String name) {
    List<String> names = list().stream().map(Architecture::name).toList();
    return new UnknownModelException(what + NearestNames.offer(name, names));
  }

  private static Architecture imageNet(
      String name, String family, Net net, Preprocessing preprocessing, String layer) {
    return new Architecture(name, family, net, preprocessing, Labels.imageNet(), layer);
  }

  private static Architecture vgg(String name, Net net) {
    return imageNet(name, "VGG", net, USUAL, "features");
  }

  private static Architecture resnet(String name, Net net) {
    return imageNet(name, "ResNet", net, USUAL, "layer4");
  }

  private static Architecture squeezenet(String name, Net net) {
    return imageNet(name, "SqueezeNet", net, USUAL, "features");
  }

  private static Architecture densenet(String name, Net net) {
    return imageNet(name, "DenseNet", net, USUAL, "relu");
  }

  private static Architecture googlenet(String name, boolean transformed) {
    return imageNet(name, "Inception", new GoogLeNet(transformed), USUAL, "inception5b");
  }

  private static Architecture inception(String name, boolean transformed) {
    Preprocessing larger = Preprocessing.imageNet(342, 299);
    return imageNet(name, "Inception", new InceptionV3(transformed), larger, "Mixed_7c");
  }

  private static Architecture efficientnet(String name, Net net, int resize, int crop) {
    Preprocessing bicubic = Preprocessing.imageNet(resize, crop).with(ResizeFilter.BICUBIC);
    return imageNet(name, "EfficientNet", net, bicubic, "features");
  }

  /** The middle 7/8 of a photo, as the numbers of Keras' nets were measured. */
  private static Architecture keras(
      String name, Net net, int side, ChannelStatistics statistics, String layer) {
    Preprocessing middle = new Preprocessing(Math.round(side * 8 / 7f), side, statistics);
    boolean row = name.equals("keras_vgg16") || name.equals("keras_mobilenet_v2");
    return imageNet(name, "Keras", new KerasNet(net, Set.of("fc1", "fc2"), row), middle, layer);
  }

  private static Architecture caffe(String name, String family, Net net, String layer) {
    return imageNet(name, family, net, new Preprocessing(256, 224, CAFFE), layer);
  }

  private static Architecture lenet(String name, float mean, float deviation, Labels labels) {
    List<Float> means = Collections.nCopies(3, mean);
    List<Float> deviations = Collections.nCopies(3, deviation);
    Preprocessing grey = new Preprocessing(28, 28, ChannelStatistics.rgb(means, deviations));
    return new Architecture(name, "LeNet", LeNet5::lenet5, grey, labels, "pool2");
  }

  private static Architecture cifarResNet(int depth) {
    Preprocessing preprocessing = Preprocessing.cifar(ChannelStatistics.IMAGENET);
    return new Architecture(
        "resnet" + depth,
        "CIFAR ResNet",
        new CifarResNet(depth),
        preprocessing,
        Labels.cifar10(),
        "layer3");
  }

  private static Architecture wideResNet(int depth, int width) {
    Preprocessing preprocessing = Preprocessing.cifar(ChannelStatistics.CIFAR10);
    return new Architecture(
        "wrn" + depth + "_" + width,
        "CIFAR WideResNet",
        new WideResNet(depth, width),
        preprocessing,
        Labels.cifar10(),
        "relu");
  }
}
