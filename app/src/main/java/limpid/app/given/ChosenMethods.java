package limpid.app.given;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import limpid.core.graph.Trace;
import limpid.explain.Convention;
import limpid.explain.Cost;

/**
 * The methods that were asked for.
 *
 * @param all whether that was "all", and those that do not apply are left out, and not refused
 * @param unfit those of all that what was chosen is not for
 */
public record ChosenMethods(List<ChosenMethod> methods, boolean all, List<Unfit> unfit) {
  /** The name that stands for every method. */
  public static final String ALL = "all";

  /** From so many runs of the net on, a method is named as slow. */
  private static final long MANY = 500;

  /** Whether one is to be taken at each stage of the net. */
  public boolean each() {
    return methods.stream().anyMatch(ChosenMethod::each);
  }

  /** What a class by itself stands for: what tf-explain explains is the probability. */
  public TargetOption.Bare bare() {
    return !all && methods.stream().anyMatch(method -> method.follows(Convention.TF_EXPLAIN))
        ? TargetOption.Bare.PROBABILITY
        : TargetOption.Bare.LOGIT;
  }

  /** Those that cross the net no more than so often; the others are unfit. */
  public ChosenMethods within(long most, Trace outline) {
    List<ChosenMethod> quick = new ArrayList<>();
    List<Unfit> slow = new ArrayList<>(unfit);
    for (ChosenMethod method : methods) {
      Cost.Passes passes = method.passes(outline);
      long larger = Math.max(passes.forward(), passes.backward());
      if (larger <= most) {
        quick.add(method);
      } else {
        slow.add(new Unfit(method.method().name(), "takes %,d passes".formatted(larger)));
      }
    }
    return new ChosenMethods(List.copyOf(quick), all, List.copyOf(slow));
  }

  /**
   * How often the net will be crossed for one image and target, as a line for people.
   *
   * @param outline of a run
   */
  public String passes(Trace outline) {
    long forward = 0;
    long backward = 0;
    List<Map.Entry<String, Long>> slow = new ArrayList<>();
    for (ChosenMethod method : methods) {
      Cost.Passes passes = method.passes(outline);
      forward += passes.forward();
      backward += passes.backward();
      if (passes.forward() + passes.backward() >= MANY) {
        slow.add(Map.entry(method.method().name(), passes.forward() + passes.backward()));
      }
    }
    String most =
        slow.stream()
            .sorted(Comparator.comparing(one -> -one.getValue()))
            .map(one -> "%s %,d".formatted(one.getKey(), one.getValue()))
            .collect(Collectors.joining(", "));
    return "%d methods, about %,d passes forward and %,d backward for each image and target%s"
        .formatted(methods.size(), forward, backward, most.isEmpty() ? "" : ": " + most);
  }
}
