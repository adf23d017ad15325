package limpid.core.graph;

import java.util.Collection;
import limpid.core.NearestNames;

/** A layer name that the net does not have; the message offers the nearest ones. */
public final class UnknownLayerException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private static final String NONE =
      ": nothing in the run has a name, as where a net takes the images of a batch by themselves";

  public UnknownLayerException(String name, Collection<String> known) {
    super(
        "no layer is named "
            + (name.isBlank() ? "'" + name + "'" : name)
            + (known.isEmpty() ? NONE : NearestNames.offer(name, known)));
  }
}
