package limpid.explain.picture;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import limpid.core.Tensor;
import limpid.explain.Diagnosis;
import limpid.explain.Explanation;
import limpid.explain.map.Plane;
import limpid.explain.picture.Legend.Limits;

/**
 * How maps are shown.
 *
 * <p>Unless something else is asked for, a layer's map is shown in {@link Colormap#JET}; signed
 * values for every pixel, and a map that would be blank because it is nowhere positive, in {@link
 * Colormap#DIVERGING}; what has no signs in {@link Colormap#INFERNO}.
 *
 * @param colours what all maps are shown in: {@link Colormap#DIVERGING} shows them signed, any
 *     other as {@link Explanation#map()}
 * @param photo how much of the photo is seen through the map, in [0,1]
 */
public record Look(Optional<Colormap> colours, OptionalDouble photo) {
  /** Nothing asked for. */
  public static final Look USUAL = new Look(Optional.empty(), OptionalDouble.empty());

  /** As shap's image plot has it: signed, over a photo that is hardly there. */
  public static final Look SHAP =
      new Look(Optional.of(Colormap.DIVERGING), OptionalDouble.of(0.15));

  private static final double HALF = 0.5;
  private static final double BEHIND_SIGNED = 0.35;
  private static final double BEHIND_PIXELS = 0.25;

  public Look {
    if (photo.isPresent() && !(photo.getAsDouble() >= 0 && photo.getAsDouble() <= 1)) {
      throw new IllegalArgumentException(
          "the photo's weight wants [0,1], got " + photo.getAsDouble());
    }
  }

  /** A map on a scale of its own. */
  public HeatMap of(Explanation explanation) {
    Legend legend = legend(explanation);
    return made(explanation, legend.signed() ? explanation.signed() : explanation.map(), legend);
  }

  /**
   * Maps on one scale, in raw units: those of a method that are shown in the same colours share
   * their ends, the largest absolute value (its 99.9th percentile) of signed maps, the largest
   * value (for pixels, its 99th percentile) of others. Units differ from method to method: among
   * several, a map that has no other of its kind keeps a scale of its own.
   */
  public List<HeatMap> shared(List<Explanation> explanations) {
    Map<Alike, List<Explanation>> alike =
        explanations.stream().collect(Collectors.groupingBy(this::alike));
    Map<Alike, Legend> legends = new HashMap<>();
    alike.forEach((kind, group) -> legends.put(kind, legend(kind, group, alike.size() == 1)));
    return explanations.stream().map(one -> onScale(one, legends.get(alike(one)))).toList();
  }

  /** What maps have in common that can share a scale. */
  private record Alike(String method, Legend legend) {}

  private Alike alike(Explanation explanation) {
    return new Alike(explanation.method(), legend(explanation));
  }

  private static Legend legend(Alike kind, List<Explanation> group, boolean all) {
    Legend own = kind.legend();
    if (group.size() == 1 && !all) {
      return own;
    }
    Limits limits = limits(own.signed(), group);
    return new Legend(own.colours(), own.signed(), Optional.of(limits), all ? "" : kind.method());
  }

  private HeatMap onScale(Explanation explanation, Legend legend) {
    if (legend.limits().isEmpty()) {
      return of(explanation);
    }
    Limits limits = legend.limits().get();
    float low = legend.signed() ? 0 : (float) limits.low();
    Plane plane = units(explanation, legend.signed()).scaled(low, (float) limits.high() - low);
    return made(explanation, plane.clipped(legend.signed() ? -1 : 0, 1).tensor(), legend);
  }

  private Legend legend(Explanation explanation) {
    Colormap shown = colours.orElseGet(() -> usual(explanation));
    return new Legend(shown, shown == Colormap.DIVERGING, Optional.empty(), "");
  }

  private static Colormap usual(Explanation explanation) {
    if (explanation.diagnosis().finding() == Diagnosis.Finding.NOWHERE_POSITIVE) {
      return Colormap.DIVERGING;
    }
    if (!explanation.attribution().normalisation().signed()) {
      return Colormap.INFERNO;
    }
    return explanation.attribution().perChannel() ? Colormap.DIVERGING : Colormap.JET;
  }

  private HeatMap made(Explanation explanation, Tensor values, Legend legend) {
    return new HeatMap(
        title(explanation),
        values,
        legend,
        photo.orElse(weight(explanation, legend.signed())),
        explanation.diagnosis().sentence(),
        Optional.of(explanation.score()));
  }

  private static double weight(Explanation explanation, boolean signed) {
    return signed ? BEHIND_SIGNED : explanation.attribution().perChannel() ? BEHIND_PIXELS : HALF;
  }

  private static String title(Explanation explanation) {
    return explanation.title() + explanation.layer().map(name -> " at " + name).orElse("");
  }

  /** A map before it is normalised, at the size of the image. */
  private static Plane units(Explanation explanation, boolean signed) {
    Tensor raw = explanation.raw();
    boolean size = !signed && explanation.attribution().perChannel();
    Plane plane = size ? Plane.magnitude(raw) : Plane.sum(raw);
    boolean positive = !signed && explanation.attribution().normalisation().rectifies();
    return (positive ? plane.relu() : plane)
        .resized(explanation.input().at(0), explanation.input().at(1));
  }

  private static Limits limits(boolean signed, List<Explanation> alike) {
    List<Plane> planes = alike.stream().map(one -> units(one, signed)).toList();
    if (signed) {
      Plane all = joined(planes.stream().map(plane -> Plane.magnitude(plane.tensor())).toList());
      float percentile = all.percentile(99.9);
      double end = percentile > 0 ? percentile : all.max();
      return new Limits(-end, end);
    }
    boolean pixels = alike.stream().allMatch(one -> one.attribution().perChannel());
    Plane all = joined(planes);
    double high = pixels ? all.percentile(99) : all.max();
    return new Limits(Math.min(0, all.min()), high > 0 ? high : all.max());
  }

  private static Plane joined(List<Plane> planes) {
    int count = planes.stream().mapToInt(plane -> plane.values().length).sum();
    float[] values = new float[count];
    int at = 0;
    for (Plane plane : planes) {
      System.arraycopy(plane.values(), 0, values, at, plane.values().length);
      at += plane.values().length;
    }
    return new Plane(1, count, values);
  }
}
