package limpid.app.inside;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import limpid.app.Cli;
import limpid.models.Zoo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

class NetGraphTest {

  private static NetGraph graph(String model) {
    return new NetGraph(model, LayerRow.of(Zoo.find(model)));
  }

  private static List<String> names(NetGraph.Card card) {
    return card.rows().stream().map(LayerRow::name).toList();
  }

  @Test
  void layersWithoutABranchBetweenThemAreOneCard() {
    List<NetGraph.Card> cards = graph("resnet18").cards();
    assertEquals(List.of("conv1", "bn1", "relu", "maxpool"), names(cards.getFirst()));
    assertEquals(
        List.of(
            "layer1.0.conv1", "layer1.0.bn1", "layer1.0.relu1", "layer1.0.conv2", "layer1.0.bn2"),
        names(cards.get(1)));
    assertEquals(List.of("layer1.0.add", "layer1.0.relu2"), names(cards.get(2)));
    assertEquals(1, graph("alexnet").cards().size());
  }

  @Test
  void everyLayerIsOnACardAndReadsWhatCameBefore() {
    for (String model : List.of("resnet50", "densenet121", "googlenet", "shufflenet_v2_x1_0")) {
      NetGraph graph = graph(model);
      List<String> seen = new ArrayList<>(List.of("input"));
      for (LayerRow row : graph.rows()) {
        assertTrue(seen.containsAll(row.from()), row.name() + " from " + row.from());
        assertFalse(row.from().isEmpty(), row.name());
        seen.add(row.name());
      }
      assertEquals(
          graph.rows().size(), graph.cards().stream().mapToInt(card -> card.rows().size()).sum());
    }
  }

  @Test
  void dotHasALineForEachLayerAndEachEdge() {
    NetGraph graph = graph("resnet18");
    String dot = new DotGraph(graph).text();
    assertTrue(dot.contains("  \"maxpool\" -> \"layer1.0.add\";\n"), dot);
    assertTrue(dot.contains("  \"layer1.0.bn2\" -> \"layer1.0.add\";\n"), dot);
    assertTrue(dot.contains("[label = \"layer1.0.add\\nadd [1,56,56,64]\"]"), dot);
    long edges = graph.rows().stream().mapToLong(row -> row.from().size()).sum();
    assertEquals(edges, dot.lines().filter(line -> line.contains(" -> ")).count());
  }

  @Test
  void svgHasEachLayerInsideThePictureAndNoCardOnAnother() throws Exception {
    for (String model : List.of("googlenet", "densenet121", "xception")) {
      NetGraph graph = graph(model);
      Document svg =
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .parse(new InputSource(new StringReader(new SvgGraph(graph).text())));
      double width = number(svg.getDocumentElement(), "width");
      double height = number(svg.getDocumentElement(), "height");
      List<double[]> boxes = new ArrayList<>();
      var rects = svg.getElementsByTagName("rect");
      for (int i = 1; i < rects.getLength(); i++) {
        Element rect = (Element) rects.item(i);
        double x = number(rect, "x");
        double y = number(rect, "y");
        double[] box = {x, y, x + number(rect, "width"), y + number(rect, "height")};
        assertTrue(box[0] >= 0 && box[1] >= 0 && box[2] <= width && box[3] <= height, model);
        for (double[] other : boxes) {
          boolean apart =
              box[0] >= other[2] || other[0] >= box[2] || box[1] >= other[3] || other[1] >= box[3];
          assertTrue(apart, model);
        }
        boxes.add(box);
      }
      assertEquals(graph.cards().size(), boxes.size());
      String text = svg.getDocumentElement().getTextContent();
      graph.rows().forEach(row -> assertTrue(text.contains(row.name()), row.name()));
      lanesAreInside(svg, width);
    }
  }

  private static void lanesAreInside(Document svg, double width) {
    Pattern x = Pattern.compile("C([\\d.]+) ");
    var paths = svg.getElementsByTagName("path");
    for (int i = 0; i < paths.getLength(); i++) {
      Matcher control = x.matcher(((Element) paths.item(i)).getAttribute("d"));
      assertTrue(control.find() && Double.parseDouble(control.group(1)) <= width);
    }
  }

  private static double number(Element element, String name) {
    return Double.parseDouble(element.getAttribute(name));
  }

  @Test
  void layersWritesBoth(@TempDir Path folder) throws Exception {
    Path dot = folder.resolve("net.dot");
    Path svg = folder.resolve("net.svg");
    Cli cli = Cli.run("layers", "lenet5", "--dot", dot.toString(), "--svg", svg.toString());
    assertEquals(0, cli.code(), cli.err());
    assertTrue(Files.readString(dot).startsWith("digraph net {"));
    assertTrue(Files.readString(svg).startsWith("<svg "));
    Cli bad = Cli.run("layers", "lenet5", "--svg", folder.resolve("no/net.svg").toString());
    assertEquals(2, bad.code());
    assertTrue(bad.err().contains("net.svg: cannot be written"), bad.err());
  }

  @Test
  void theTableSaysWhatALayerReadsThatIsNotTheOneAbove() {
    String table = Cli.run("layers", "resnet18").out();
    String add =
        table.lines().filter(line -> line.startsWith("layer1.0.add ")).findFirst().orElseThrow();
    assertTrue(add.contains(" layer1.0.bn2, maxpool "), add);
    String norm = table.lines().filter(line -> line.startsWith("bn1 ")).findFirst().orElseThrow();
    assertFalse(norm.contains("conv1"), norm);
    assertTrue(table.strip().endsWith("and 9,600 running statistics"), table);
  }

  @Test
  void modelsListsWhatANetCostsWhereItIsLookedAtAndWhatWeightsThereAre() {
    String models = Cli.run("models").out();
    String resnet =
        models.lines().filter(line -> line.startsWith("resnet50 ")).findFirst().orElseThrow();
    assertTrue(resnet.matches(".* 25,557,032 +8,217\\.6 +layer4 +.*"), resnet);
    assertTrue(resnet.endsWith(" V1, V2"), resnet);
  }
}
