package limpid.models.data;

import java.util.List;
import limpid.models.photo.ChannelStatistics;
import limpid.models.photo.Preprocessing;
import limpid.nn.LabelledImages;
import limpid.nn.image.Picture;

/**
 * Images whose shorter side is resized, and their middle cropped, when they are asked for.
 *
 * @param images as they are
 * @param side the height and width that they get
 */
public record ResizedImages(LabelledImages images, int side) implements LabelledImages {

  @Override
  public int size() {
    return images.size();
  }

  @Override
  public int height() {
    return side;
  }

  @Override
  public int width() {
    return side;
  }

  @Override
  public List<String> classes() {
    return images.classes();
  }

  @Override
  public int label(int index) {
    return images.label(index);
  }

  @Override
  public byte[] rgb(int index) {
    Picture picture = Picture.of(images.width(), images.height(), images.rgb(index));
    return new Preprocessing(side, side, ChannelStatistics.IMAGENET).shown(picture).rgb();
  }

  @Override
  public String name(int index) {
    return images.name(index);
  }

  @Override
  public long checksum() {
    return images.checksum();
  }
}
