package limpid.app.given;

import java.util.List;
import java.util.Optional;
import limpid.app.line.BadInput;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.nn.image.Prepared;
import limpid.nn.image.Region;

/** Where objects truly are in images. */
public interface GroundTruth {

  /**
   * What is known of an image; nothing if it is not named.
   *
   * @throws BadInput if what is known cannot be of this image
   */
  Optional<Truth> truth(InputImage input);

  /**
   * Where the objects of an image are.
   *
   * @param boxes in pixels of the photo
   * @param mask {@code [H,W]} of what the net saw: 1 on an object, 0 beside it
   */
  record Truth(List<Region> boxes, Tensor mask) {}

  /** Tells places of a photo apart. */
  interface Places {
    boolean contains(double x, double y);
  }

  /** 1 where the middle of a pixel that the net sees lies in the object. */
  static Tensor mask(Prepared prepared, Places object) {
    int h = prepared.input().shape().at(1);
    int w = prepared.input().shape().at(2);
    Region seen = prepared.seen();
    Tensor mask = Tensor.zeros(Shape.of(h, w));
    for (int k = 0; k < mask.size(); k++) {
      double y = seen.y() + (k / w + .5) * seen.height() / h;
      double x = seen.x() + (k % w + .5) * seen.width() / w;
      mask.data()[k] = object.contains(x, y) ? 1 : 0;
    }
    return mask;
  }
}
