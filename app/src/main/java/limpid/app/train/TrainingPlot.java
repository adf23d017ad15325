package limpid.app.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import limpid.explain.picture.LineChart;
import limpid.explain.picture.Png;
import limpid.nn.image.Picture;

/** A training's epochs drawn: the loss, and beside it the errors in percent. */
record TrainingPlot(List<TrainingLog.Epoch> epochs) {

  /** Whether there is something to draw: a line has two points at least. */
  boolean drawable() {
    return epochs.size() > 1;
  }

  void write(Path file) throws IOException {
    List<LineChart.Line> errors = new ArrayList<>();
    errors.add(line("training images, changed at random", e -> 100 * (1 - e.trainAccuracy())));
    if (epochs.stream().allMatch(e -> e.testAccuracy() != null)) {
      errors.add(line("test images", e -> 100 * (1 - e.testAccuracy())));
    }
    Picture loss =
        chart("loss", List.of(line("training images, changed at random", e -> e.loss())));
    Png.write(beside(loss, chart("error, %", errors)), file);
  }

  private static Picture chart(String up, List<LineChart.Line> lines) {
    return new LineChart(up, List.of(new LineChart.Panel("", "epoch", lines))).draw();
  }

  private LineChart.Line line(String name, ToDoubleFunction<TrainingLog.Epoch> value) {
    List<Double> across = epochs.stream().map(e -> (double) e.epoch()).toList();
    return new LineChart.Line(
        name, across, epochs.stream().map(e -> value.applyAsDouble(e)).toList());
  }

  /** Two pictures on white, one to the right of the other. */
  private static Picture beside(Picture left, Picture right) {
    int width = left.width() + right.width();
    int height = Math.max(left.height(), right.height());
    byte[] rgb = new byte[width * height * 3];
    Arrays.fill(rgb, (byte) 255);
    copy(left, rgb, width, 0);
    copy(right, rgb, width, left.width());
    return Picture.of(width, height, rgb);
  }

  private static void copy(Picture from, byte[] rgb, int width, int column) {
    for (int row = 0; row < from.height(); row++) {
      int to = (row * width + column) * 3;
      System.arraycopy(from.rgb(), row * from.width() * 3, rgb, to, from.width() * 3);
    }
  }
}
