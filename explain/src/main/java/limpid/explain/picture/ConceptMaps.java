package limpid.explain.picture;

import java.awt.Color;
import java.util.List;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.op.Node;
import limpid.core.op.Resize;
import limpid.core.op.Sampling;
import limpid.nn.image.Picture;
import limpid.nn.image.Prepared;

/**
 * Concepts over the photos that they were found in, each in a colour of its own, the fuller the
 * more of it there is; the photo is grey.
 *
 * @param maps how much of each concept there is, {@code [h,w,k]}, of each photo, nowhere negative
 */
public record ConceptMaps(List<Tensor> maps) {
  private static final int SIDE = 300;
  private static final double FULLEST = .75;
  private static final double BRIGHTEN = 48;

  public ConceptMaps {
    maps = List.copyOf(maps);
  }

  private int concepts() {
    return maps.getFirst().shape().at(2);
  }

  /** The colour of a concept as {@code 0xRRGGBB}: around the wheel, by the golden angle. */
  public static int colour(int concept) {
    double turn = .98 + concept * .381966;
    return Color.HSBtoRGB((float) (turn - Math.floor(turn)), .85f, .95f) & 0xffffff;
  }

  /** A photo, in the colour of the strongest concept at each pixel. */
  public Picture strongest(int image, Prepared photo) {
    return drawn(image, photo, -1);
  }

  /** A photo in the colour of one concept. */
  public Picture concept(int image, Prepared photo, int concept) {
    return drawn(image, photo, concept);
  }

  /** The strongest of all, or one of them where it is not negative. */
  private Picture drawn(int image, Prepared photo, int only) {
    Cell.Photo cell = new Cell.Photo("", photo);
    int w = cell.within(SIDE).width;
    int h = cell.within(SIDE).height;
    int[] pixels = Pixels.of(Pixels.picture(cell.drawn(w, h)));
    float[] large = enlarged(maps.get(image), h, w);
    double[] most = most();
    int k = concepts();
    for (int i = 0; i < pixels.length; i++) {
      int concept = only >= 0 ? only : strongest(large, i * k, k);
      double part = most[concept] == 0 ? 0 : large[i * k + concept] / most[concept];
      pixels[i] = mixed(pixels[i], colour(concept), FULLEST * Math.clamp(part, 0, 1));
    }
    return Pixels.picture(w, h, pixels);
  }

  private static float[] enlarged(Tensor map, int h, int w) {
    Shape shape = map.shape();
    Node image = Node.constant(map).reshape(1, shape.at(0), shape.at(1), shape.at(2));
    return new Resize(h, w, Sampling.BILINEAR).of(image).value().data();
  }

  private static int strongest(float[] values, int from, int k) {
    int strongest = 0;
    for (int j = 1; j < k; j++) {
      strongest = values[from + j] > values[from + strongest] ? j : strongest;
    }
    return strongest;
  }

  /** The most that there is of each concept in any photo. */
  private double[] most() {
    double[] most = new double[concepts()];
    for (Tensor map : maps) {
      for (int i = 0; i < map.size(); i++) {
        most[i % most.length] = Math.max(most[i % most.length], map.data()[i]);
      }
    }
    return most;
  }

  private static int mixed(int pixel, int colour, double part) {
    double grey =
        .2989 * Pixels.channel(pixel, 0)
            + .587 * Pixels.channel(pixel, 1)
            + .114 * Pixels.channel(pixel, 2);
    double light = BRIGHTEN + grey * (255 - BRIGHTEN) / 255;
    return Pixels.rgb(
        (1 - part) * light + part * Pixels.channel(colour, 0),
        (1 - part) * light + part * Pixels.channel(colour, 1),
        (1 - part) * light + part * Pixels.channel(colour, 2));
  }
}
