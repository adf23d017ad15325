package limpid.core.graph;

import java.util.Collection;
import limpid.core.NearestNames;

/** A layer name that the net does not have; the message offers the nearest ones. */
public final class UnknownLayerException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public UnknownLayerException(String name, Collection<String> known) {
    super(
        "no layer is named "
            + (name.isBlank() ? "'" + name + "'" : name)
            + NearestNames.offer(name, known));
  }
}
