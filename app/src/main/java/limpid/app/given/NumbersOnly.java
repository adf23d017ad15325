package limpid.app.given;

import java.nio.file.Path;
import java.util.Set;
import limpid.app.line.BadInput;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.nn.Layout;
import limpid.nn.StateDict;

/**
 * The weights of a file, of which those with a NaN among them are refused when they are read: what
 * a net makes of them is NaN, which no picture shows.
 */
record NumbersOnly(StateDict own, Path file) implements StateDict {
  @Override
  public Set<String> names() {
    return own.names();
  }

  @Override
  public Shape shape(String name) {
    return own.shape(name);
  }

  @Override
  public Tensor read(String name) {
    return checked(name, own.read(name));
  }

  @Override
  public Tensor read(String name, Layout layout) {
    return checked(name, own.read(name, layout));
  }

  private Tensor checked(String name, Tensor tensor) {
    int odd = 0;
    for (float value : tensor.data()) {
      odd += Float.isNaN(value) ? 1 : 0;
    }
    if (odd > 0) {
      throw new BadInput(
          "%s: %d of the %d values of '%s' are NaN; numbers are expected (see limpid weights"
                  .formatted(file, odd, tensor.size(), name)
              + " inspect)");
    }
    return tensor;
  }
}
