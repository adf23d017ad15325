package limpid.explain.cam;

import java.util.ArrayList;
import java.util.List;
import limpid.explain.Explainer;
import limpid.explain.map.Attribution;
import limpid.explain.run.Formulas;
import limpid.explain.run.Run;
import limpid.explain.target.OutputTarget;

/**
 * A method at several layers, whose maps become one: {@code fusion_l M_l}, {@code [H,W]} in [0,1].
 *
 * @param methods the same method, each at a layer of its own
 */
public record FusedLayers(List<Explainer> methods, Fusion fusion) implements Explainer {

  public FusedLayers {
    methods = List.copyOf(methods);
    if (methods.isEmpty()) {
      throw new IllegalArgumentException("layers: one or more are expected");
    }
  }

  @Override
  public String name() {
    return methods.getFirst().name();
  }

  @Override
  public Attribution attribute(Run run, OutputTarget target) {
    List<Attribution> parts = new ArrayList<>();
    for (Explainer method : methods) {
      parts.add(method.attribute(run, target));
    }
    return fusion.of(parts, run.image().shape());
  }

  @Override
  public List<Formulas> compiled() {
    return methods.stream().flatMap(method -> method.compiled().stream()).toList();
  }
}
