package limpid.explain.run;

import java.util.List;
import java.util.Optional;
import limpid.core.Shape;
import limpid.explain.target.OutputTarget;

/**
 * What a net is compiled for.
 *
 * @param images the shape of a batch
 * @param behind the layer that it is cut at, where only what lies behind one is run
 * @param methods the kinds of what is computed with it
 * @param kind the {@linkplain OutputTarget#kind kind} of target that it is computed for
 */
record Form(Shape images, Optional<LayerChoice> behind, List<Formulas> methods, OutputTarget kind) {

  /** The kind matters only where a score is computed. */
  Form {
    methods = methods.stream().map(Formulas::kind).distinct().toList();
    kind = methods.isEmpty() ? OutputTarget.of(0).kind() : kind.kind();
  }

  /** For a run from the images on. */
  Form(Shape images, List<Formulas> methods, OutputTarget kind) {
    this(images, Optional.empty(), methods, kind);
  }

  /** The same for batches of another size. */
  Form batch(int size) {
    return new Form(images.with(0, size), behind, methods, kind);
  }

  boolean sameButForBatch(Form other) {
    return batch(1).equals(other.batch(1));
  }
}
