package limpid.app.given;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import limpid.app.line.BadInput;
import limpid.app.line.Json;
import limpid.models.photo.ChannelStatistics;
import limpid.models.photo.Framing;
import limpid.models.photo.Preprocessing;
import limpid.models.photo.ResizeFilter;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;

/** How photos become inputs, where a net does not say it itself. */
public final class PreparationOptions {

  /** The ways of the frameworks. */
  enum Style {
    /** torchvision's: in [0,1], less ImageNet's mean, by its deviation. */
    IMAGENET(ChannelStatistics.IMAGENET),
    /** Keras' and Caffe's for VGG and ResNet: in [0,255], less ImageNet's mean, as BGR. */
    CAFFE(ChannelStatistics.CAFFE),
    /** TensorFlow's: in [-1,1]. */
    TF(ChannelStatistics.SYMMETRIC),
    /** In [0,1]. */
    UNIT(ChannelStatistics.UNIT),
    /** In [0,255]. */
    NONE(new ChannelStatistics(List.of(0f, 0f, 0f), List.of(1 / 255f, 1 / 255f, 1 / 255f), false));

    private final ChannelStatistics statistics;

    Style(ChannelStatistics statistics) {
      this.statistics = statistics;
    }
  }

  @Option(
      names = "--preprocessing",
      paramLabel = "imagenet|caffe|tf|unit|none",
      description =
          "What the network is given of a photo: less ImageNet's mean, by its deviation; in [0,255]"
              + " less ImageNet's mean, as BGR; in [-1,1]; in [0,1]; in [0,255] (default: as the"
              + " network was trained; imagenet for an ONNX file).")
  private Style style;

  @Option(
      names = "--mean",
      paramLabel = "R,G,B",
      split = ",",
      description = "What is subtracted from pixels in [0,1].")
  private List<Float> mean;

  @Option(
      names = "--std",
      paramLabel = "R,G,B",
      split = ",",
      description = "What they are divided by then.")
  private List<Float> deviation;

  @Option(
      names = "--size",
      paramLabel = "N|native",
      description =
          "The height and width of the input in pixels, or native: the photo as it is, neither"
              + " resized nor cut (default: the network's usual size).")
  private String size;

  @Option(
      names = "--crop",
      paramLabel = "yes|no",
      description =
          "Whether the middle of the photo is cut out, or all of it is stretched into the input"
              + " (default: yes).")
  private Crop crop;

  /** Of a manifest alone: the shorter side before the middle is cut out, or null. */
  private Integer resize;

  /** Of a manifest alone: how photos are resized. */
  private ResizeFilter filter;

  /** Whether a photo's middle is cut out. */
  private enum Crop {
    YES,
    NO
  }

  @Option(names = "--bgr", description = "The network is given blue, green and red.")
  private boolean bgr;

  /** What is said where an array is given and an option that changes photos alone. */
  public static Optional<String> idle(ParseResult parsed) {
    Optional<String> array =
        parsed.matchedPositionals().stream()
            .flatMap(position -> position.stringValues().stream())
            .filter(file -> file.toLowerCase(Locale.ROOT).endsWith(".npy"))
            .findFirst();
    List<String> given =
        Stream.of("--size", "--crop", "--bgr").filter(parsed::hasMatchedOption).toList();
    return array
        .filter(_ -> !given.isEmpty())
        .map(
            file ->
                "%s: arrays are given to the network as they are; %s changes photos alone"
                    .formatted(file, given.getFirst()));
  }

  /** The first of these options that was given. */
  public Optional<String> given() {
    return Stream.of(
            style == null ? "" : "--preprocessing",
            mean == null ? "" : "--mean",
            deviation == null ? "" : "--std",
            size == null ? "" : "--size",
            crop == null ? "" : "--crop",
            bgr ? "--bgr" : "")
        .filter(option -> !option.isEmpty())
        .findFirst();
  }

  /** Whether it was chosen what becomes of colours. */
  boolean colours() {
    return style != null || mean != null || deviation != null || bgr;
  }

  /** The size that was chosen, or else this. */
  int sizeOr(int usual) {
    return size == null || isNative() ? usual : checked(size);
  }

  /** Whether the net is given images of a size that was chosen. */
  boolean sized() {
    return size != null && !isNative();
  }

  private boolean isNative() {
    return "native".equalsIgnoreCase(size);
  }

  private Framing framing(Framing usual) {
    if (isNative()) {
      if (crop == Crop.YES) {
        throw new BadInput("--crop yes: is not for --size native, which cuts nothing");
      }
      return Framing.NATIVE;
    }
    if (crop == null) {
      return usual;
    }
    return crop == Crop.NO ? Framing.WHOLE : Framing.MIDDLE;
  }

  /** This preprocessing with what was chosen. */
  Preprocessing over(Preprocessing usual) {
    ChannelStatistics base = style == null ? usual.statistics() : style.statistics;
    ChannelStatistics statistics =
        new ChannelStatistics(
            mean == null ? base.mean() : three("--mean", mean),
            deviation == null ? base.deviation() : three("--std", deviation),
            bgr || base.bgr());
    Preprocessing prepared =
        sized()
            ? of(checked(size), statistics, usual.filter())
            : new Preprocessing(usual.resize(), usual.crop(), usual.filter(), statistics);
    return prepared.with(framing(usual.framing()));
  }

  private static int checked(String text) {
    if (!text.matches("[1-9]\\d{0,8}") || Integer.parseInt(text) > 1 << 14) {
      throw new BadInput("--size: 1 to 16384 pixels, or native, is expected, got " + text);
    }
    return Integer.parseInt(text);
  }

  private Preprocessing of(int crop, ChannelStatistics statistics, ResizeFilter usual) {
    return resize == null
        ? of(crop, statistics).with(usual)
        : new Preprocessing(resize, crop, filter, statistics);
  }

  /** As torchvision does it for 224 pixels: the shorter side is a seventh longer at first. */
  static Preprocessing of(int size, ChannelStatistics statistics) {
    return new Preprocessing(size < 96 ? size : Math.round(size * 8 / 7f), size, statistics);
  }

  private static List<Float> three(String option, List<Float> values) {
    boolean fit =
        values.stream().allMatch(v -> Float.isFinite(v) && (v > 0 || !option.equals("--std")));
    if (values.size() == 1 && fit) {
      return List.of(values.getFirst(), values.getFirst(), values.getFirst());
    }
    if (values.size() != 3 || !fit) {
      throw new BadInput(
          "%s: three numbers%s are expected, for red, green and blue, got %s"
              .formatted(option, option.equals("--std") ? " above 0" : "", values));
    }
    return values;
  }

  /** What {@link #read} understands. */
  public static Map<String, Object> json(Preprocessing preprocessing) {
    ChannelStatistics statistics = preprocessing.statistics();
    return Json.object(
        "size", preprocessing.crop(),
        "resize", preprocessing.resize(),
        "filter", preprocessing.filter().name().toLowerCase(Locale.ROOT),
        "mean", statistics.mean(),
        "std", statistics.deviation(),
        "bgr", statistics.bgr(),
        "framing", preprocessing.framing().name().toLowerCase(Locale.ROOT));
  }

  /** The same choice as in a manifest. */
  public static PreparationOptions read(JsonNode json) {
    PreparationOptions options = new PreparationOptions();
    if (json.isObject()) {
      options.resize = json.path("resize").asInt();
      options.filter =
          json.path("filter").asText().equals("bicubic")
              ? ResizeFilter.BICUBIC
              : ResizeFilter.BILINEAR;
      String framing = json.path("framing").asText();
      options.size = framing.equals("native") ? framing : json.path("size").asText();
      options.crop = framing.equals("whole") ? Crop.NO : null;
      options.mean = new ArrayList<>();
      json.path("mean").forEach(value -> options.mean.add((float) value.asDouble()));
      options.deviation = new ArrayList<>();
      json.path("std").forEach(value -> options.deviation.add((float) value.asDouble()));
      options.bgr = json.path("bgr").asBoolean();
    }
    return options;
  }
}
