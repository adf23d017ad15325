package limpid.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import limpid.core.program.Rounding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
  @TempDir private Path folder;

  @Test
  void aPeerThatFailedIsARowThatSaysWhy() throws IOException {
    Times one = Times.ofNanos(List.of(1_000_000L));
    Times two = Times.ofNanos(List.of(2_000_000L));
    Row row =
        new Row(
            "net",
            Task.FORWARD,
            "layer4",
            1,
            2,
            1e6,
            100,
            0,
            one,
            List.of(
                new Row.Peer("well", two, Agreement.of(new float[] {1}, new float[] {1})),
                new Row.Peer("ill", new Failure("out of breath"), Agreement.UNKNOWN)));
    StringWriter out = new StringWriter();
    Report report = new Report(new PrintWriter(out), true, List.of(Engine.limpid(Rounding.FAST)));
    report.add(row);
    List<String> lines = out.toString().lines().filter(line -> line.startsWith("net")).toList();
    assertEquals(2, lines.size());
    assertTrue(lines.getFirst().contains("2.00"), lines.getFirst());
    assertTrue(lines.getLast().endsWith("failed: out of breath"), lines.getLast());
    assertEquals(
        List.of("net, forward, batch 1, 2 threads: ill failed: out of breath"), report.failures());

    Path json = folder.resolve("bench.json");
    report.writeJson(json);
    JsonNode peers = new ObjectMapper().readTree(json.toFile()).get("rows").get(0).get("peers");
    assertEquals(2, peers.get(0).get("ratio").asDouble());
    assertFalse(peers.get(0).has("failure"));
    assertEquals("out of breath", peers.get(1).get("failure").asText());
    assertFalse(peers.get(1).has("ratio"));

    Path chart = folder.resolve("bench.svg");
    new RatioChart(report.rows(), report.machine()).write(chart);
    assertTrue(Files.readString(chart).contains("<svg"));
  }
}
