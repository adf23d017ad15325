package limpid.models.photo;

import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.nn.image.Picture;
import limpid.nn.image.Prepared;
import limpid.nn.image.Region;

/**
 * From a photo to a net's input, as torchvision does it on a PIL image: the shorter side is resized
 * to {@code resize} by an antialiased bilinear filter, the middle {@code crop x crop} pixels are
 * cut out, and each channel becomes {@code (v / 255 - mean) / deviation}.
 *
 * @param resize the length of the shorter side in pixels, at least crop
 * @param crop the height and width of the input in pixels
 * @param filter of the resizing
 * @param statistics of the data that the net was trained on
 * @param framing which part of the photo the net sees; the above is of {@link Framing#MIDDLE}
 */
public record Preprocessing(
    int resize, int crop, ResizeFilter filter, ChannelStatistics statistics, Framing framing) {

  public Preprocessing {
    if (crop < 1 || resize < crop) {
      throw new IllegalArgumentException(
          "preprocessing: resize %d and crop %d; at least 1 is wanted, and resize at least crop"
              .formatted(resize, crop));
    }
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
    return new Preprocessing(resize, crop, other, statistics, framing);
  }

  /** The same of another part of photos. */
  public Preprocessing with(Framing other) {
    return new Preprocessing(resize, crop, filter, statistics, other);
  }

  /** 32x32 pixels of the middle of the photo. */
  public static Preprocessing cifar(ChannelStatistics statistics) {
    return new Preprocessing(32, 32, statistics);
  }

  /** The input {@code [1,crop,crop,3]} for a photo. */
  public Tensor apply(Picture photo) {
    return statistics.apply(shown(photo));
  }

  /** A photo made ready: with its input, and the part of it that the net sees. */
  public Prepared prepare(Picture photo) {
    Region seen = region(photo.width(), photo.height());
    return new Prepared(photo, seen.within(photo.width(), photo.height()), apply(photo));
  }

  /** What the net sees of a photo: crop x crop pixels, before normalising. */
  public Photo shown(Picture photo) {
    return grid(photo.width(), photo.height()).resized(photo);
  }

  /** Which part of a photo of this size the net sees, in the photo's pixels. */
  public Region region(int width, int height) {
    return grid(width, height).region();
  }

  /** The shape of an input; of {@link Framing#NATIVE}, that of a square photo of crop pixels. */
  public Shape input() {
    return Shape.of(1, crop, crop, 3);
  }

  private Resampling grid(int width, int height) {
    return switch (framing) {
      case MIDDLE -> middle(width, height);
      case WHOLE ->
          new Resampling(
              ResampledAxis.of(filter, width, crop, 0, crop),
              ResampledAxis.of(filter, height, crop, 0, crop));
      case NATIVE ->
          new Resampling(
              ResampledAxis.of(filter, width, width, 0, width),
              ResampledAxis.of(filter, height, height, 0, height));
    };
  }

  private Resampling middle(int width, int height) {
    long w = width <= height ? resize : longer(width, height);
    long h = width <= height ? longer(height, width) : resize;
    long left = (long) Math.rint((w - crop) / 2.0);
    long top = (long) Math.rint((h - crop) / 2.0);
    return new Resampling(
        ResampledAxis.of(filter, width, w, left, crop),
        ResampledAxis.of(filter, height, h, top, crop));
  }

  private long longer(int side, int shorter) {
    return (long) ((double) ((long) resize * side) / shorter);
  }
}
