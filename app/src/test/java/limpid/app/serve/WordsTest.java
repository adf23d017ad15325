package limpid.app.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import limpid.explain.Descriptor;
import limpid.explain.Diagnosis;
import limpid.explain.Option;
import limpid.explain.catalogue.Methods;
import org.junit.jupiter.api.Test;

/** Whatever a learner reads in the studio is there in every language. */
class WordsTest {
  private static final Path PAGES = Path.of("src/main/resources/limpid/app/serve");
  private static final Pattern PLACE = Pattern.compile("\\{\\w+\\}");

  /** What the pages say without a sentence for it: ranges, names of values, numbers. */
  private static final Pattern PLAIN =
      Pattern.compile("\\S+ to \\S+|\\S+ or more|[^ ]+((, [^ ]+)* or [^ ]+)?");

  private static final Pattern ASKED =
      Pattern.compile("(?<![\\w.])(?:t\\(|t: |label: )'([\\w.-]+)'");

  private static Map<String, String> words(String file) throws IOException {
    try (InputStream in = WordsTest.class.getResourceAsStream(file)) {
      return new ObjectMapper().readValue(in, new TypeReference<TreeMap<String, String>>() {});
    }
  }

  private static Set<String> places(String text) {
    return PLACE
        .matcher(text)
        .results()
        .map(found -> found.group())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void bothLanguagesHaveTheSameMessagesWithTheSamePlaces() throws IOException {
    Map<String, String> english = words("messages-en.json");
    Map<String, String> chinese = words("messages-zh.json");
    assertEquals(english.keySet(), chinese.keySet());
    english.forEach((key, text) -> assertEquals(places(text), places(chinese.get(key)), key));
  }

  @Test
  void whatThePagesAskForIsThere() throws IOException {
    Map<String, String> english = words("messages-en.json");
    Set<String> lacking = new TreeSet<>();
    try (Stream<Path> files = Files.list(PAGES)) {
      for (Path file : files.filter(one -> one.toString().endsWith(".js")).toList()) {
        ASKED
            .matcher(Files.readString(file))
            .results()
            .map(found -> found.group(1))
            .filter(key -> !english.containsKey(key))
            .forEach(key -> lacking.add(file.getFileName() + ": " + key));
      }
    }
    assertEquals(Set.of(), lacking);
  }

  private static Stream<String> said(Descriptor method) {
    return Stream.concat(
        Stream.of(method.line(), method.family().words()),
        method.options().stream().flatMap(WordsTest::said));
  }

  private static Stream<String> said(Option<?> option) {
    return Stream.concat(
        Stream.of(option.line(), "option." + option.name()),
        Stream.of(option.values().expected(), option.otherwiseText())
            .filter(text -> !PLAIN.matcher(text).matches()));
  }

  @Test
  void everySentenceOfEveryMethodIsThereInChineseAndNoOther() throws IOException {
    Set<String> wanted =
        Methods.CATALOGUE.all().stream()
            .flatMap(WordsTest::said)
            .collect(Collectors.toCollection(TreeSet::new));
    wanted.add("that of the method");
    Stream.of(Diagnosis.Finding.values())
        .filter(finding -> finding != Diagnosis.Finding.SOUND)
        .forEach(finding -> wanted.add("finding." + finding));
    Map<String, String> chinese = words("described-zh.json");
    Set<String> lacking = new TreeSet<>(wanted);
    lacking.removeAll(chinese.keySet());
    assertEquals(Set.of(), lacking, "in described-zh.json");
    Set<String> needless = new TreeSet<>(chinese.keySet());
    needless.removeAll(wanted);
    assertEquals(Set.of(), needless, "in described-zh.json");
    for (Map.Entry<String, String> one : chinese.entrySet()) {
      assertTrue(
          one.getValue()
              .codePoints()
              .anyMatch(c -> Character.UnicodeScript.of(c) == Character.UnicodeScript.HAN),
          one + "");
    }
  }

  @Test
  void aListOfWordsIsPlainAndASentenceIsNot() {
    for (String plain : List.of("1 or more", "0 to 1", "mean, product or max", "25")) {
      assertTrue(PLAIN.matcher(plain).matches(), plain);
    }
    assertTrue(!PLAIN.matcher("all are drawn").matches());
  }
}
