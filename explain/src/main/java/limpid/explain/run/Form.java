package limpid.explain.run;

import java.util.List;
import limpid.core.Shape;
import limpid.explain.target.OutputTarget;

/**
 * What a net is compiled for.
 *
 * @param images the shape of a batch
 * @param methods the kinds of what is computed with it
 * @param kind the {@linkplain OutputTarget#kind kind} of target that it is computed for
 */
record Form(Shape images, List<Formulas> methods, OutputTarget kind) {

  /** The kind matters only where a score is computed. */
  Form {
    methods = methods.stream().map(Formulas::kind).distinct().toList();
    kind = methods.isEmpty() ? OutputTarget.of(0).kind() : kind.kind();
  }

  /** The same for batches of another size. */
  Form batch(int size) {
    return new Form(images.with(0, size), methods, kind);
  }

  boolean sameButForBatch(Form other) {
    return batch(1).equals(other.batch(1));
  }
}
