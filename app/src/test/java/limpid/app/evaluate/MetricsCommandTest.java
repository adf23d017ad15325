package limpid.app.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import limpid.app.Cli;
import limpid.explain.metric.MetricDescriptor;
import limpid.explain.metric.Metrics;
import org.junit.jupiter.api.Test;

class MetricsCommandTest {
  @Test
  void everyMetricIsListedWithItsDirection() throws IOException {
    String list = Cli.run("metrics").out();
    JsonNode json = Cli.run("metrics", "--json").json().get("metrics");
    assertEquals(Metrics.all().size(), json.size());
    for (MetricDescriptor metric : Metrics.all()) {
      assertTrue(list.contains("\n  " + metric.name() + " "), metric.name());
      assertTrue(list.contains(metric.line()), metric.name());
    }
  }

  @Test
  void oneIsToldOfInFull() {
    String page = Cli.run("metrics", "deletion").out();
    assertTrue(page.contains("[0,1], lower is better"), page);
    assertTrue(page.contains("Petsiuk, Das and Saenko"), page);
    assertTrue(page.contains("21 passes"), page);
  }

  @Test
  void anUnknownNameIsAnsweredWithTheNearest() {
    Cli cli = Cli.run("metrics", "deletoin");
    assertEquals(2, cli.code());
    assertTrue(cli.err().contains("no metric is named 'deletoin'; "), cli.err());
  }
}
