package limpid.explain.metric;

import java.util.List;
import java.util.function.Supplier;
import limpid.explain.Citation;
import limpid.explain.Descriptor;
import limpid.explain.Family;

/**
 * What there is to know about a metric; its own file declares it.
 *
 * @param name its name on the command line
 * @param line what it says, in one line for people
 * @param formula what it computes, as text
 * @param range the values that it can have
 * @param better which of them are the better ones
 * @param group what it asks of a map
 * @param needs what it needs beside the map
 * @param passes what it costs for one map
 * @param maker the metric as it is without any choice
 */
public record MetricDescriptor(
    String name,
    String line,
    String formula,
    String range,
    Direction better,
    Group group,
    Citation citation,
    List<MetricNeed> needs,
    Passes passes,
    Supplier<Metric> maker) {

  /**
   * What a metric costs.
   *
   * @param net how often an image crosses the net
   * @param method how often the method explains an image
   */
  public record Passes(long net, long method) {
    static final Passes NONE = new Passes(0, 0);

    static Passes net(long passes) {
      return new Passes(passes, 0);
    }

    /** {@code 21 passes}, {@code 10 maps}, {@code 2 passes, 1 map}, {@code none}. */
    @Override
    public String toString() {
      String passes = net == 0 ? "" : net + (net == 1 ? " pass" : " passes");
      String maps = method == 0 ? "" : method + (method == 1 ? " map" : " maps");
      return net + method == 0
          ? "none"
          : passes.isEmpty() || maps.isEmpty() ? passes + maps : passes + ", " + maps;
    }
  }

  /** The metric as it is without any choice. */
  public Metric metric() {
    return maker.get();
  }

  public boolean needs(MetricNeed need) {
    return needs.contains(need);
  }

  /**
   * Refuses a method that the metric is not for.
   *
   * @throws IllegalArgumentException saying why
   */
  public void check(Descriptor method) {
    boolean layer = method.family() == Family.CAM || method.family() == Family.INSIDE;
    if (needs(MetricNeed.ELEMENTS) && layer) {
      throw new IllegalArgumentException(
          "%s: needs %s; maps of %s are those of a layer"
              .formatted(name, MetricNeed.ELEMENTS.words(), method.name()));
    }
  }
}
