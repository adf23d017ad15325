package limpid.models;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import limpid.nn.StateDict;

/**
 * The names that another library gives the parameters of a net, and ours. A table is a text:
 *
 * <pre>
 * # what it is for
 * if resnet.embedder.embedder.convolution.weight
 * resnet.encoder.stages.{s}.layers.{l}.layer.{k}.convolution.* = layer{s+1}.{l}.conv{k+1}.*
 * </pre>
 *
 * <p>{@code if} is a name that a file of that library has, {@code unless} one that it does not
 * have. To the left of each {@code =} a name there, to the right the name here; {@code {s}} is a
 * number, which may be counted on ({@code {2*s+1}}), and {@code *} at the end the rest. The first
 * line that fits a name counts; a name that none fits stays.
 *
 * <p>A library enters as one file in {@code names} and its name in {@link #ALL}.
 */
final class NameTable {
  private static final List<String> FILES =
      List.of(
          "pytorchcv-wrn",
          "huggingface-resnet",
          "timm-vgg",
          "timm-convnext",
          "timm-efficientnet",
          "timm-mobilenet_v2");
  private static final Pattern NUMBER = Pattern.compile("\\{(?:(\\d)\\*)?([a-z])([+-]\\d{1,2})?}");

  /** Every table. */
  static final List<NameTable> ALL = FILES.stream().map(NameTable::resource).toList();

  private final List<String> present = new ArrayList<>();
  private final List<String> absent = new ArrayList<>();
  private final List<Line> lines = new ArrayList<>();

  /** One line: names of a form, and the form of ours. */
  private record Line(Pattern theirs, List<String> variables, String ours) {
    static Line of(String theirs, String ours) {
      List<String> variables = new ArrayList<>();
      StringBuilder pattern = new StringBuilder();
      Matcher number = NUMBER.matcher(theirs);
      int at = 0;
      while (number.find()) {
        pattern.append(Pattern.quote(theirs.substring(at, number.start()))).append("(\\d{1,4})");
        variables.add(number.group(2));
        at = number.end();
      }
      boolean open = theirs.endsWith("*");
      pattern.append(Pattern.quote(theirs.substring(at, theirs.length() - (open ? 1 : 0))));
      return new Line(Pattern.compile(pattern + (open ? "(.+)" : "")), variables, ours);
    }

    Optional<String> renamed(String name) {
      Matcher their = theirs.matcher(name);
      if (!their.matches()) {
        return Optional.empty();
      }
      Map<String, Integer> values = new HashMap<>();
      for (int i = 0; i < variables.size(); i++) {
        values.put(variables.get(i), Integer.parseInt(their.group(i + 1)));
      }
      String own = NUMBER.matcher(ours).replaceAll(found -> value(found, values));
      return Optional.of(
          own.endsWith("*")
              ? own.substring(0, own.length() - 1) + their.group(their.groupCount())
              : own);
    }

    private static String value(MatchResult found, Map<String, Integer> values) {
      int factor = found.group(1) == null ? 1 : Integer.parseInt(found.group(1));
      int more = found.group(3) == null ? 0 : Integer.parseInt(found.group(3));
      return Integer.toString(factor * values.get(found.group(2)) + more);
    }
  }

  private NameTable(String text) {
    for (String line : text.lines().map(String::strip).toList()) {
      if (line.startsWith("if ")) {
        present.add(line.substring(3).strip());
      } else if (line.startsWith("unless ")) {
        absent.add(line.substring(7).strip());
      } else if (!line.isEmpty() && !line.startsWith("#")) {
        String[] sides = line.split("\\s+=\\s+");
        lines.add(Line.of(sides[0], sides[1]));
      }
    }
  }

  private static NameTable resource(String file) {
    try (InputStream in = NameTable.class.getResourceAsStream("names/" + file + ".txt")) {
      return new NameTable(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The file under our names if it has those of a library that is known, else as it is. */
  static StateDict translated(StateDict file) {
    return ALL.stream()
        .filter(table -> table.fits(file))
        .findFirst()
        .<StateDict>map(table -> new Renamed(file, table::own))
        .orElse(file);
  }

  boolean fits(StateDict file) {
    return file.names().containsAll(present) && absent.stream().noneMatch(file.names()::contains);
  }

  /** Our name for one of theirs. */
  String own(String name) {
    return lines.stream().flatMap(line -> line.renamed(name).stream()).findFirst().orElse(name);
  }
}
