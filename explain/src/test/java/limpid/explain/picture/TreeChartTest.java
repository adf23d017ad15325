package limpid.explain.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import limpid.explain.picture.TreeChart.Branch;
import limpid.explain.picture.TreeChart.Placed;
import limpid.nn.image.Picture;
import org.junit.jupiter.api.Test;

class TreeChartTest {

  private static Branch branch(String name, boolean strong, Branch... children) {
    return new Branch(name, name, "", Optional.empty(), strong ? 1 : 0, strong, List.of(children));
  }

  private static final TreeChart CHART =
      new TreeChart(
          "title",
          branch(
              "all",
              true,
              branch("ab", true, branch("a", true), branch("b", false)),
              branch("c", false)));

  @Test
  void leavesStandBelowEachOtherAndGroupsInTheMiddle() {
    List<Placed> all = CHART.placed();
    assertEquals(
        List.of("all", "ab", "a", "b", "c"), all.stream().map(one -> one.branch().id()).toList());
    assertEquals(List.of(-1, 0, 1, 1, 0), all.stream().map(Placed::parent).toList());
    double step = all.get(3).y() - all.get(2).y();
    assertTrue(step >= TreeChart.BOX);
    assertEquals(step, all.get(4).y() - all.get(3).y());
    assertEquals(all.get(2).y() + step / 2, all.get(1).y());
    assertEquals((all.get(1).y() + all.get(4).y()) / 2, all.get(0).y());
    assertEquals(all.get(2).x(), all.get(4).x());
    assertTrue(all.get(1).x() >= all.get(0).right() + TreeChart.BETWEEN);
    assertTrue(all.get(2).x() >= all.get(1).right() + TreeChart.BETWEEN);
    assertTrue(TreeChart.width(all) > all.get(4).right());
    assertTrue(TreeChart.height(all) > all.get(4).y());
  }

  @Test
  void theWayIsInColour() {
    Picture picture = CHART.draw();
    int[] pixels = Pixels.of(picture);
    List<Placed> all = CHART.placed();
    int a = (int) all.get(2).y() * picture.width() + (int) all.get(2).x() - 4;
    int c = (int) all.get(4).y() * picture.width() + (int) all.get(4).x() - 4;
    assertEquals(0x0072b2, pixels[a]);
    assertTrue(Pixels.channel(pixels[c], 0) > 0x80, Integer.toHexString(pixels[c]));
  }

  @Test
  void aLeafHasRoomForItsPicture() {
    int[] red = new int[64];
    Arrays.fill(red, 0xff0000);
    Branch seen =
        new Branch("a", "a", "", Optional.of(Pixels.picture(8, 8, red)), 0, false, List.of());
    TreeChart chart = new TreeChart("", branch("all", false, seen, branch("b", false)));
    long count = Arrays.stream(Pixels.of(chart.draw())).filter(pixel -> pixel == 0xff0000).count();
    assertEquals(TreeChart.IMAGE * TreeChart.IMAGE, count);
    assertTrue(chart.placed().get(1).width() > chart.placed().get(2).width() + TreeChart.IMAGE);
  }

  @Test
  void whatIsTooLargeForAPictureIsRefused() {
    List<Branch> leaves = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      leaves.add(branch("a leaf with a name that is long enough to make it wide, " + i, false));
    }
    TreeChart chart = new TreeChart("", branch("all", false, leaves.toArray(Branch[]::new)));
    String message = assertThrows(IllegalArgumentException.class, chart::draw).getMessage();
    assertTrue(message.contains("is too large; a page"), message);
  }
}
