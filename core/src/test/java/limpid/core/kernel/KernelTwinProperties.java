package limpid.core.kernel;

import java.util.function.Consumer;
import limpid.core.Window;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;

class KernelTwinProperties {

  @AfterContainer
  static void restoreThreads() {
    Workers.threads(ThreadsOfProcess.COUNT);
  }

  @Property(tries = 300, shrinking = ShrinkingMode.BOUNDED)
  void convolutionsEqualTheirScalarTwinOnAnyNumberOfThreads(
      @ForAll("geometries") ConvGeometry g, @ForAll @IntRange(min = 1, max = 2) int threads) {
    agree(threads, twins -> twins.agree(g));
  }

  @Property(tries = 100, shrinking = ShrinkingMode.BOUNDED)
  void depthwiseConvolutionsEqualTheirScalarTwin(
      @ForAll("windows") Window win,
      @ForAll @IntRange(min = 2, max = 70) int channels,
      @ForAll @IntRange(min = 1, max = 15) int h,
      @ForAll @IntRange(min = 1, max = 15) int w,
      @ForAll @IntRange(min = 1, max = 2) int threads) {
    ConvGeometry g = fitting(new ConvGeometry(2, h, w, channels, channels, win, channels));
    agree(threads, twins -> twins.agree(g));
  }

  @Property(tries = 100, shrinking = ShrinkingMode.BOUNDED)
  void convolutionsInNarrowGroupsEqualTheirScalarTwin(
      @ForAll("windows") Window win,
      @ForAll @IntRange(min = 1, max = 3) int power,
      @ForAll @IntRange(min = 2, max = 12) int groups,
      @ForAll @IntRange(min = 1, max = 11) int h,
      @ForAll @IntRange(min = 1, max = 11) int w) {
    int channels = groups << power;
    ConvGeometry g = fitting(new ConvGeometry(2, h, w, channels, channels, win, groups));
    agree(1, twins -> twins.agree(g));
  }

  @Property(tries = 200, shrinking = ShrinkingMode.BOUNDED)
  void linearEqualsItsScalarTwin(
      @ForAll @IntRange(min = 1, max = 45) int n,
      @ForAll @IntRange(min = 1, max = 1200) int in,
      @ForAll @IntRange(min = 1, max = 150) int out,
      @ForAll @IntRange(min = 1, max = 2) int threads) {
    agree(threads, twins -> twins.agree(n, in, out));
  }

  private static void agree(int threads, Consumer<Twins> kernels) {
    if (Twins.available()) {
      kernels.accept(new Twins(threads, threads));
    }
  }

  @Provide
  Arbitrary<Window> windows() {
    Arbitrary<Integer> kernel = Arbitraries.integers().between(1, 5);
    Arbitrary<Integer> stride = Arbitraries.integers().between(1, 3);
    Arbitrary<int[]> padding = Arbitraries.integers().between(0, 3).array(int[].class).ofSize(4);
    Arbitrary<Integer> dilation = Arbitraries.frequency(pair(4, 1), pair(1, 2), pair(1, 3));
    return Combinators.combine(kernel, kernel, stride, stride, padding, dilation, dilation)
        .as(
            (kh, kw, sh, sw, pad, dh, dw) ->
                new Window(kh, kw, sh, sw, pad[0], pad[1], pad[2], pad[3], dh, dw));
  }

  private static Tuple.Tuple2<Integer, Integer> pair(int weight, int value) {
    return Tuple.of(weight, value);
  }

  @Provide
  Arbitrary<ConvGeometry> geometries() {
    Arbitrary<Window> window = Arbitraries.oneOf(windows(), Arbitraries.just(Window.of(1)));
    Arbitrary<Integer> extent = Arbitraries.integers().between(1, 18);
    Arbitrary<Integer> channels =
        Arbitraries.oneOf(
            Arbitraries.integers().between(1, 9),
            Arbitraries.integers().between(1, 70),
            Arbitraries.of(16, 32, 64));
    Arbitrary<Integer> groups = Arbitraries.frequency(pair(3, 1), pair(1, 2), pair(1, 3));
    return Combinators.combine(
            Arbitraries.integers().between(1, 3),
            extent,
            extent,
            channels,
            channels,
            window,
            groups)
        .as((n, h, w, c, k, win, g) -> fitting(new ConvGeometry(n, h, w, c * g, k * g, win, g)));
  }

  /** The same with an image large enough for the window. */
  private static ConvGeometry fitting(ConvGeometry g) {
    int h = g.p() < 1 ? g.h() + 12 : g.h();
    int w = g.q() < 1 ? g.w() + 12 : g.w();
    return new ConvGeometry(g.n(), h, w, g.c(), g.k(), g.window(), g.groups());
  }
}
