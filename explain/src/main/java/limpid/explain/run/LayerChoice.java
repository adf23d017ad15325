package limpid.explain.run;

import java.util.List;
import java.util.stream.Collectors;
import limpid.core.graph.Trace;

/**
 * Which layer a method looks at: found anew in each run. {@link Several} and {@link Each} are for
 * people; a method is made once for each of the {@linkplain #ones one} layers that they stand for.
 */
public sealed interface LayerChoice {
  /** The last spatial layer: the finest meaning that still has a place. */
  LayerChoice LAST = new Last();

  /** No layer but the image, of methods that look at either. */
  LayerChoice INPUT = named("input");

  /** One layer for each stage of the net. */
  LayerChoice EACH = new Each();

  /**
   * The layer of a name, with feature maps {@code [N,h,w,C]}; dots may be underscores. {@code
   * before:layer4} is what that layer or module reads, as shap's GradientExplainer has it.
   */
  static LayerChoice named(String name) {
    return new Named(name);
  }

  /** The layers of these names, whose maps become one. */
  static LayerChoice several(List<String> names) {
    return names.size() == 1 ? named(names.getFirst()) : new Several(names);
  }

  /**
   * The layer in this run.
   *
   * @throws IllegalArgumentException if the run has no such layer, or no feature maps there, or
   *     this is not one layer
   */
  SpatialLayer in(Trace trace);

  /** The layers that it stands for, each by itself. */
  default List<LayerChoice> ones(Trace trace) {
    return List.of(this);
  }

  /** How it is written: names joined by commas, {@code each}, or nothing for the last layer. */
  String text();

  /** See {@link #LAST}. */
  record Last() implements LayerChoice {

    @Override
    public SpatialLayer in(Trace trace) {
      return SpatialLayer.last(trace);
    }

    @Override
    public String text() {
      return "";
    }
  }

  /** See {@link #named}. */
  record Named(String name) implements LayerChoice {

    @Override
    public SpatialLayer in(Trace trace) {
      return SpatialLayer.named(trace, name);
    }

    @Override
    public String text() {
      return name;
    }
  }

  /** See {@link #several}. */
  record Several(List<String> names) implements LayerChoice {

    public Several {
      names = List.copyOf(names);
      if (names.isEmpty() || names.stream().anyMatch(String::isBlank)) {
        throw new IllegalArgumentException("layers: names are expected, got " + names);
      }
    }

    @Override
    public SpatialLayer in(Trace trace) {
      throw new IllegalArgumentException("layer " + text() + ": one layer is expected");
    }

    @Override
    public List<LayerChoice> ones(Trace trace) {
      return ones();
    }

    /** The layers, each by itself. */
    public List<LayerChoice> ones() {
      return names.stream().map(LayerChoice::named).toList();
    }

    @Override
    public String text() {
      return names.stream().collect(Collectors.joining(","));
    }
  }

  /** See {@link #EACH}. */
  record Each() implements LayerChoice {

    @Override
    public SpatialLayer in(Trace trace) {
      throw new IllegalArgumentException("layer each: one layer is expected");
    }

    @Override
    public List<LayerChoice> ones(Trace trace) {
      return Stages.of(trace).stream().map(stage -> named(stage.name())).toList();
    }

    @Override
    public String text() {
      return "each";
    }
  }
}
