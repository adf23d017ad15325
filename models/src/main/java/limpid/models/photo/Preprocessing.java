package limpid.models.photo;

import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.nn.image.Picture;
import limpid.nn.image.Prepared;
import limpid.nn.image.Region;

/**
 * From a photo to a net's input, as torchvision does it on a PIL image: the shorter side is resized
 * to {@code resize} by an antialiased bilinear filter, the middle {@code crop x crop} pixels are
 * cut out, and each channel becomes {@code (v / 255 - mean) / deviation}. Where the input is no
 * square, the photo is resized until it covers what is as much larger than the input.
 *
 * @param resize the length of the shorter side in pixels, at least crop
 * @param crop the height and width of the input in pixels, the shorter one where it is no square
 * @param filter of the resizing
 * @param statistics of the data that the net was trained on
 * @param framing which part of the photo the net sees; the above is of {@link Framing#MIDDLE}
 * @param input the shape of an input, {@code [1,H,W,C]}; of {@link Framing#NATIVE}, that of a
 *     square photo of crop pixels
 */
public record Preprocessing(
    int resize,
    int crop,
    ResizeFilter filter,
    ChannelStatistics statistics,
    Framing framing,
    Shape input) {

  public Preprocessing {
    if (crop < 1 || resize < crop) {
      throw new IllegalArgumentException(
          "preprocessing: resize %d and crop %d; at least 1 is wanted, and resize at least crop"
              .formatted(resize, crop));
    }
  }

  /** Of square inputs. */
  public Preprocessing(
      int resize, int crop, ResizeFilter filter, ChannelStatistics statistics, Framing framing) {
    this(resize, crop, filter, statistics, framing, Shape.of(1, crop, crop, 3));
  }

  /** The middle of a photo. */
  public Preprocessing(int resize, int crop, ResizeFilter filter, ChannelStatistics statistics) {
    this(resize, crop, filter, statistics, Framing.MIDDLE);
  }

  /** The middle of a photo, by a bilinear filter. */
  public Preprocessing(int resize, int crop, ChannelStatistics statistics) {
    this(resize, crop, ResizeFilter.BILINEAR, statistics);
  }

  /** Resize 256, crop 224: what most nets of torchvision take. */
  public static Preprocessing imageNet() {
    return imageNet(256, 224);
  }

  /** With ImageNet's statistics. */
  public static Preprocessing imageNet(int resize, int crop) {
    return new Preprocessing(resize, crop, ChannelStatistics.IMAGENET);
  }

  /** The same by another filter. */
  public Preprocessing with(ResizeFilter other) {
    return new Preprocessing(resize, crop, other, statistics, framing, input);
  }

  /** The same of another part of photos. */
  public Preprocessing with(Framing other) {
    return new Preprocessing(resize, crop, filter, statistics, other, input);
  }

  /** The same for inputs of this shape, whose shorter side is crop pixels long. */
  public Preprocessing with(Shape other) {
    return new Preprocessing(resize, crop, filter, statistics, framing, other);
  }

  /** 32x32 pixels of the middle of the photo. */
  public static Preprocessing cifar(ChannelStatistics statistics) {
    return new Preprocessing(32, 32, statistics);
  }

  /** The input {@code [1,H,W,3]} for a photo. */
  public Tensor apply(Picture photo) {
    return statistics.apply(shown(photo));
  }

  /** A photo made ready: with its input, and the part of it that the net sees. */
  public Prepared prepare(Picture photo) {
    Region seen = region(photo.width(), photo.height());
    return new Prepared(photo, seen.within(photo.width(), photo.height()), apply(photo));
  }

  /** What the net sees of a photo, before normalising. */
  public Photo shown(Picture photo) {
    return grid(photo.width(), photo.height()).resized(photo);
  }

  /** Which part of a photo of this size the net sees, in the photo's pixels. */
  public Region region(int width, int height) {
    return grid(width, height).region();
  }

  private Resampling grid(int width, int height) {
    return switch (framing) {
      case MIDDLE -> middle(width, height);
      case WHOLE ->
          new Resampling(
              ResampledAxis.of(filter, width, input.at(2), 0, input.at(2)),
              ResampledAxis.of(filter, height, input.at(1), 0, input.at(1)));
      case NATIVE ->
          new Resampling(
              ResampledAxis.of(filter, width, width, 0, width),
              ResampledAxis.of(filter, height, height, 0, height));
    };
  }

  private Resampling middle(int width, int height) {
    long coveredW = (long) input.at(2) * resize / crop;
    long coveredH = (long) input.at(1) * resize / crop;
    boolean narrow = width * coveredH <= height * coveredW;
    long w = narrow ? coveredW : longer(coveredH, width, height);
    long h = narrow ? longer(coveredW, height, width) : coveredH;
    long left = (long) Math.rint((w - input.at(2)) / 2.0);
    long top = (long) Math.rint((h - input.at(1)) / 2.0);
    return new Resampling(
        ResampledAxis.of(filter, width, w, left, input.at(2)),
        ResampledAxis.of(filter, height, h, top, input.at(1)));
  }

  private static long longer(long covered, int side, int other) {
    return (long) ((double) (covered * side) / other);
  }
}
