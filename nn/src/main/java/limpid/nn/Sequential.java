package limpid.nn;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Collects the layers that a module runs one after the other, each built against the weights of its
 * own child of that module: {@code features.0}, {@code features.1} …, as PyTorch's Sequential
 * numbers them, or children with names.
 *
 * <pre>{@code
 * Sequential.of(w.at("features"))
 *     .add(child -> Convolution.biased(child, 3, 64, Window.of(3).padding(1)))
 *     .add(Named::relu)
 *     .layer()
 * }</pre>
 */
public final class Sequential {
  private final Weights w;
  private final List<Layer> layers = new ArrayList<>();

  private Sequential(Weights w) {
    this.w = w;
  }

  /** The empty stack of a module. */
  public static Sequential of(Weights w) {
    return new Sequential(w);
  }

  /** Adds a layer that is named by its place. */
  public Sequential add(Function<Weights, ? extends Layer> layer) {
    return add(Integer.toString(layers.size()), layer);
  }

  /** Adds a layer of this name. */
  public Sequential add(String name, Function<Weights, ? extends Layer> layer) {
    layers.add(layer.apply(w.at(name)));
    return this;
  }

  /** Adds a layer that was built against other weights, and counts as a place. */
  public Sequential then(Layer layer) {
    layers.add(layer);
    return this;
  }

  /** How many layers there are so far: the place of the next one. */
  public int size() {
    return layers.size();
  }

  /** The module: the layers, whose output carries its name too. */
  public Layer layer() {
    Layer sequence = Layer.sequence(layers);
    return w.path().isEmpty() ? sequence : new Container(w.path(), sequence);
  }

  /** The layers as a net, whose output is the logits. */
  public Model model() {
    return layer()::apply;
  }
}
