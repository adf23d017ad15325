package limpid.explain.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.nn.image.Picture;
import org.junit.jupiter.api.Test;

class ChannelMapsTest {

  /** 2x2 of three channels: 0 and 1 at most, 8 in the right upper corner, -2 in the left lower. */
  private static Tensor layer(float sign) {
    return Tensor.of(Shape.of(1, 2, 2, 3), new float[] {0, 0, 0, 1, 8, 0, 0, 0, sign * 2, 0, 4, 0});
  }

  @Test
  void theStrongestChannelsAreFirst() {
    ChannelMaps channels = new ChannelMaps(layer(-1), Look.USUAL, false);
    assertEquals(List.of(1, 2, 0), channels.strongest(9));
    assertEquals(List.of(1, 2), channels.strongest(2));
    assertEquals("channel 2", channels.channel(2).title());
  }

  @Test
  void ofSeveralImagesThoseThatAreStrongInAllAreFirstAndEachHasOneScale() {
    Tensor other = Tensor.of(Shape.of(1, 1, 1, 3), 0, 2, 40);
    ChannelMaps channels = new ChannelMaps(List.of(layer(1), other), Look.USUAL, false);
    assertEquals(List.of(2, 1, 0), channels.strongest(3));
    assertEquals(1, channels.channel(1, 2).values().at(0, 0));
    HeatMap first = channels.channel(0, 2);
    assertEquals(2 / 40f, first.values().at(first.values().shape().at(0) - 1, 0), 1e-6f);
  }

  @Test
  void eachHasAScaleOfItsOwnOrAllHaveOne() {
    HeatMap own = new ChannelMaps(layer(1), Look.USUAL, false).channel(0);
    assertEquals(1, Math.round(own.values().at(0, own.values().shape().at(1) - 1) * 8) / 8.0);
    HeatMap shared = new ChannelMaps(layer(1), Look.USUAL, true).channel(0);
    assertEquals(1 / 8f, shared.values().at(0, shared.values().shape().at(1) - 1));
    assertEquals(Optional.of(new Legend.Limits(0, 8)), shared.legend().limits());
    assertEquals(Colormap.VIRIDIS, shared.legend().colours());
  }

  @Test
  void valuesAreSquaresInTheColoursOfTheLegend() {
    HeatMap map = new ChannelMaps(layer(1), Look.USUAL, true).channel(1);
    int[] grey = new int[100 * 100];
    Arrays.fill(grey, 0x808080);
    Picture picture = map.over(Pixels.picture(100, 100, grey));
    assertEquals(Colormap.VIRIDIS.rgb(1), picture.pixel(52, 2));
    assertEquals(Colormap.VIRIDIS.rgb(1), picture.pixel(98, 47));
    assertEquals(Colormap.VIRIDIS.rgb(0), picture.pixel(2, 2));
    assertEquals(Colormap.VIRIDIS.rgb(.5), picture.pixel(98, 98));
  }

  @Test
  void aLayerWithNegativeValuesIsShownSigned() {
    HeatMap map = new ChannelMaps(layer(-1), Look.USUAL, true).channel(2);
    assertTrue(map.legend().signed());
    assertEquals(-2 / 8f, map.values().at(map.values().shape().at(0) - 1, 0));
    assertThrows(
        IllegalArgumentException.class,
        () -> new ChannelMaps(Tensor.zeros(Shape.of(4, 4)), Look.USUAL, false));
  }
}
