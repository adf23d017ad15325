package limpid.app;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Commands, commits, links and figures that the documents name are there, and are those. */
class DocumentsTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  /** A command in a block or between backticks, up to a comment. */
  private static final Pattern COMMAND =
      Pattern.compile("(?:^|`)\\./limpid ([^`#\\n]*)", Pattern.MULTILINE);

  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("^#+ (.*)$", Pattern.MULTILINE);
  private static final Pattern COMMIT = Pattern.compile("`([0-9a-f]{7,40})`");

  /** Between backticks, or a block of Java. */
  private static final Pattern CODE = Pattern.compile("```java\\n[^`]*```|`[^`\\n]+`");

  /** A member of a type: {@code Program.of}. */
  private static final Pattern MEMBER =
      Pattern.compile("(?<![\\w.-])([A-Z]\\w*[a-z]\\w*)\\.[a-z]\\w*(?![\\w./])");

  private static final Pattern DECLARATION =
      Pattern.compile("\\b(?:class|record|interface|enum) (\\w+)");

  private static final Set<String> TYPES = new TreeSet<>();

  static Stream<Path> documents() throws IOException {
    List<Path> found = new ArrayList<>();
    for (String place :
        List.of("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs", "weights/bundled")) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(place))) {
        files.filter(file -> file.toString().endsWith(".md")).forEach(found::add);
      }
    }
    return found.stream().map(ROOT::relativize).sorted();
  }

  private static String text(Path document) throws IOException {
    return Files.readString(ROOT.resolve(document));
  }

  private static List<MatchResult> found(Pattern pattern, String text) {
    return pattern.matcher(text).results().toList();
  }

  @ParameterizedTest
  @MethodSource("documents")
  void everyCommandIsOneThatTheCommandLineTakes(Path document) throws IOException {
    String joined = text(document).replaceAll("\\\\\\n\\s*", "");
    for (MatchResult command : found(COMMAND, joined)) {
      List<String> words = new ArrayList<>(List.of(command.group(1).strip().split("\\s+")));
      if (words.contains("\u2026") || words.getFirst().equals("bench")) {
        continue; // part of a command; a command line of another module, whose tests are there
      }
      if (words.size() == 1) {
        words.add("--help"); // a command that is named, and not shown
      }
      assertDoesNotThrow(() -> Main.parse(words.toArray(String[]::new)), command::group);
    }
  }

  @ParameterizedTest
  @MethodSource("documents")
  void everyLinkLeadsSomewhere(Path document) throws IOException {
    for (MatchResult link : found(LINK, text(document))) {
      String[] parts = link.group(1).split("#", 2);
      if (parts[0].contains("://")) {
        continue;
      }
      Path here = ROOT.resolve(document);
      String path = URLDecoder.decode(parts[0], StandardCharsets.UTF_8);
      Path to = path.isEmpty() ? here : here.resolveSibling(path).normalize();
      assertTrue(Files.exists(to), document + " links to " + link.group(1));
      assertTrue(
          parts.length < 2 || anchors(to).contains(parts[1]), document + ": #" + link.group(1));
    }
  }

  /** A heading that is there again is numbered. */
  private static List<String> anchors(Path document) throws IOException {
    List<String> anchors = new ArrayList<>();
    Map<String, Integer> seen = new HashMap<>();
    for (MatchResult heading : found(HEADING, Files.readString(document))) {
      String text = heading.group(1).toLowerCase(Locale.ROOT);
      String anchor = text.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-');
      int before = seen.merge(anchor, 1, Integer::sum) - 1;
      anchors.add(before == 0 ? anchor : anchor + "-" + before);
    }
    return anchors;
  }

  @ParameterizedTest
  @MethodSource("documents")
  void everyTypeWhoseMemberIsNamedIsThere(Path document) throws IOException {
    for (MatchResult code : found(CODE, text(document))) {
      for (MatchResult member : found(MEMBER, code.group())) {
        String type = member.group(1);
        assertTrue(types().contains(type) || isOfTheJdk(type), document + " names " + type);
      }
    }
  }

  private static Set<String> types() throws IOException {
    if (TYPES.isEmpty()) {
      try (Stream<Path> files = Files.walk(ROOT)) {
        for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
          found(DECLARATION, Files.readString(file)).forEach(type -> TYPES.add(type.group(1)));
        }
      }
    }
    return TYPES;
  }

  private static boolean isOfTheJdk(String type) {
    return Stream.of("lang", "util", "io", "nio.file", "util.concurrent", "util.stream", "time")
        .anyMatch(room -> exists("java." + room + "." + type));
  }

  private static boolean exists(String name) {
    try {
      Class.forName(name);
      return true;
    } catch (ClassNotFoundException | NoClassDefFoundError _) {
      return false;
    }
  }

  @ParameterizedTest
  @MethodSource("documents")
  void everyCommitIsOneOfTheHistory(Path document) throws IOException, InterruptedException {
    TreeSet<String> commits = new TreeSet<>();
    found(COMMIT, text(document)).forEach(commit -> commits.add(commit.group(1)));
    commits.removeIf(word -> word.matches("\\d+|[a-f]+"));
    assumeTrue(commits.isEmpty() || hasHistory(), "there is no git, or no whole history, here");
    for (String commit : commits) {
      assertEquals(
          "0",
          git("merge-base", "--is-ancestor", commit, "HEAD").getFirst(),
          document + " names " + commit);
    }
  }

  private static boolean hasHistory() throws IOException, InterruptedException {
    try {
      return git("rev-parse", "--is-shallow-repository").equals(List.of("0", "false"));
    } catch (IOException e) {
      return false;
    }
  }

  /** The exit code of git, then what it prints. */
  private static List<String> git(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("git", "-C", ROOT.toString()));
    command.addAll(Arrays.asList(arguments));
    Process git = new ProcessBuilder(command).redirectErrorStream(true).start();
    List<String> lines = new ArrayList<>(git.inputReader().lines().toList());
    lines.addFirst(Integer.toString(git.waitFor()));
    return lines;
  }

  @Test
  void theBundledFileHasTheSizeThatTheMeasurementsSay() throws IOException {
    MatchResult row =
        found(
                Pattern.compile("\\| wrn16_2 \\(bundled\\) \\| ([\\d.]+) \\|"),
                text(Path.of("docs/measurements.md")))
            .getFirst();
    long bytes = Files.size(ROOT.resolve("weights/bundled/wrn16_2-cifar10.safetensors"));
    assertEquals(bytes / 1e6, Double.parseDouble(row.group(1)), 0.05);
  }

  @Test
  void theChartIsCaptionedWithTheExtremesOfItsTable() throws IOException {
    String caption = text(Path.of("README.md"));
    for (String peer : List.of("ONNX Runtime", "libtorch", "PyTorch")) {
      MatchResult said =
          found(Pattern.compile(peer + " ([\\d.]+) to ([\\d.]+)"), caption).getFirst();
      double[] ratios = forwardRatios(peer);
      assertEquals(8, ratios.length, "nets by threads");
      assertEquals(
          DoubleStream.of(ratios).min().orElseThrow(),
          Double.parseDouble(said.group(1)),
          1e-9,
          peer);
      assertEquals(
          DoubleStream.of(ratios).max().orElseThrow(),
          Double.parseDouble(said.group(2)),
          1e-9,
          peer);
    }
  }

  /** Forward, one image, by one and by two threads: what the chart shows. */
  private static double[] forwardRatios(String peer) throws IOException {
    return text(Path.of("docs/measurements.md"))
        .lines()
        .map(line -> line.split(" *\\| *"))
        .filter(
            f ->
                f.length > 9
                    && f[2].equals("forward")
                    && f[3].equals("1")
                    && f[7].startsWith(peer + " "))
        .mapToDouble(f -> Double.parseDouble(f[9].replace("*", "")))
        .toArray();
  }

  @Test
  void modulesOfTheReadmeAreThoseOfTheBuild() throws IOException {
    String pom = Files.readString(ROOT.resolve("pom.xml"));
    for (MatchResult module : found(Pattern.compile("<module>(\\w+)</module>"), pom)) {
      String row = "| [" + module.group(1) + "](" + module.group(1) + ") |";
      assertTrue(text(Path.of("README.md")).contains(row), row);
    }
    assertFalse(found(COMMAND, text(Path.of("README.md"))).isEmpty());
  }
}
