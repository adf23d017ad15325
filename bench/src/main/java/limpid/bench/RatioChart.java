package limpid.bench;

import java.awt.Color;
import java.awt.Dimension;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import limpid.core.WholeFile;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.apache.batik.svggen.SVGGraphics2D;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.w3c.dom.Document;

/** The rows as bars: how many times as long each peer takes, or Limpid's milliseconds alone. */
final class RatioChart {
  private static final int HEIGHT = 560;
  private static final int MARGINS = 100;
  private static final int BAR = 18;
  private static final List<Color> COLOURS =
      List.of(new Color(0x4477aa), new Color(0xee8866), new Color(0xbbbbbb));

  private final CategoryChart chart;

  RatioChart(List<Row> rows, Machine machine) {
    boolean peers = rows.stream().anyMatch(row -> !row.peers().isEmpty());
    List<Row> drawn = rows.stream().filter(row -> !peers || !row.peers().isEmpty()).toList();
    List<String> labels = drawn.stream().map(RatioChart::label).toList();
    List<String> names = peers ? names(drawn) : List.of("Limpid");
    chart =
        new CategoryChartBuilder()
            .width(Math.max(600, MARGINS + BAR * names.size() * labels.size()))
            .height(HEIGHT)
            .title((peers ? "Time over Limpid's, " : "Limpid, ") + machine.processor())
            .yAxisTitle(peers ? "times as long as Limpid" : "ms")
            .build();
    style(labels.size());
    for (String name : names) {
      chart.addSeries(name, labels, peers ? ratios(drawn, name) : times(drawn));
    }
  }

  private void style(int labels) {
    chart.getStyler().setAvailableSpaceFill(0.9);
    chart.getStyler().setLabelsVisible(true);
    chart.getStyler().setLabelsPosition(0.95);
    chart.getStyler().setLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, 9));
    chart.getStyler().setLabelsFontColorAutomaticEnabled(false);
    chart.getStyler().setXAxisLabelRotation(90);
    chart.getStyler().setXAxisMaxLabelCount(Math.max(2, labels));
    chart.getStyler().setYAxisMin(0.0);
    chart.getStyler().setDecimalPattern("0.0");
    chart.getStyler().setLegendPosition(LegendPosition.OutsideS);
    chart.getStyler().setLegendLayout(LegendLayout.Horizontal);
    chart.getStyler().setSeriesColors(COLOURS.toArray(Color[]::new));
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
  }

  private static String label(Row row) {
    return "%s %s %s%dT"
        .formatted(
            row.model(),
            row.task().label(),
            row.batch() == 1 ? "" : "x" + row.batch() + " ",
            row.threads());
  }

  private static List<String> names(List<Row> rows) {
    return rows.stream()
        .flatMap(row -> row.peers().stream())
        .map(Row.Peer::name)
        .distinct()
        .sorted()
        .toList();
  }

  private static List<Double> times(List<Row> rows) {
    return rows.stream().map(row -> row.limpid().median()).toList();
  }

  /** One value for each row; a peer that did not do it, or failed, has none. */
  private static List<Double> ratios(List<Row> rows, String name) {
    List<Double> ratios = new ArrayList<>();
    for (Row row : rows) {
      ratios.add(
          row.peers().stream()
              .filter(peer -> peer.name().equals(name))
              .map(peer -> peer.ratio(row.limpid()))
              .filter(ratio -> !ratio.isNaN())
              .findFirst()
              .orElse(null));
    }
    return ratios;
  }

  /** Writes {@code .svg} or {@code .png}. */
  void write(Path file) throws IOException {
    boolean png = file.toString().toLowerCase(Locale.ROOT).endsWith(".png");
    WholeFile.write(file, png ? this::writePng : this::writeSvg);
  }

  private void writePng(OutputStream out) throws IOException {
    var image = new BufferedImage(chart.getWidth(), chart.getHeight(), BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    chart.paint(graphics, chart.getWidth(), chart.getHeight());
    graphics.dispose();
    ImageIO.write(image, "png", out);
  }

  private void writeSvg(OutputStream out) throws IOException {
    SVGGeneratorContext context = SVGGeneratorContext.createDefault(emptyDocument());
    context.setPrecision(1);
    context.setComment("Limpid: limpid bench --chart");
    SVGGraphics2D svg = new SVGGraphics2D(context, false);
    svg.setSVGCanvasSize(new Dimension(chart.getWidth(), chart.getHeight()));
    chart.paint(svg, chart.getWidth(), chart.getHeight());
    Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
    svg.stream(writer, false);
    writer.flush();
  }

  private static Document emptyDocument() throws IOException {
    try {
      return DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .getDOMImplementation()
          .createDocument("http://www.w3.org/2000/svg", "svg", null);
    } catch (ParserConfigurationException e) {
      throw new IOException("no XML documents can be made", e);
    }
  }
}
