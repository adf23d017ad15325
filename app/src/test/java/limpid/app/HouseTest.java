package limpid.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** docs/house.md shows the rooms that there are. */
class HouseTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `(limpid\\.[a-z.]+)` \\|");
  private static final Pattern ROOM_BY_END = Pattern.compile("`([a-z]+(?:\\.[a-z]+)+)`");
  private static final Pattern TYPE = Pattern.compile("`([A-Z][A-Za-z]+)`");

  private static String page() throws IOException {
    return Files.readString(ROOT.resolve("docs/house.md"));
  }

  private static Set<String> rooms() throws IOException {
    Set<String> rooms = new TreeSet<>();
    for (String module : ArchitectureTest.MODULES) {
      Path sources = ROOT.resolve(module).resolve("src/main/java");
      try (Stream<Path> files = Files.walk(sources)) {
        files
            .filter(file -> file.toString().endsWith(".java"))
            .map(file -> sources.relativize(file.getParent()).toString())
            .filter(room -> !room.isEmpty())
            .forEach(room -> rooms.add(room.replace('\\', '.').replace('/', '.')));
      }
    }
    return rooms;
  }

  private static Set<String> found(Pattern pattern, String text) {
    Set<String> found = new TreeSet<>();
    pattern.matcher(text).results().forEach(match -> found.add(match.group(1)));
    return found;
  }

  @Test
  void thePageListsEveryRoomAndNoOther() throws IOException {
    assertEquals(rooms(), found(ROW, page()));
  }

  @Test
  void theDiagramsShowEveryRoom() throws IOException {
    String[] parts = page().split("```");
    String diagrams =
        IntStream.range(0, parts.length / 2)
            .mapToObj(block -> parts[2 * block + 1])
            .collect(Collectors.joining());
    for (String room : rooms()) {
      String name = room.substring(room.lastIndexOf('.') + 1);
      assertTrue(
          Pattern.compile("\\b" + name + "\\b").matcher(diagrams).find(),
          room + " is in no diagram of docs/house.md");
    }
  }

  @Test
  void whereANewThingGoesIsARoomAndATypeThatExist() throws IOException {
    Set<String> rooms = rooms();
    String places = page().substring(page().indexOf("## Where a new thing goes"));
    for (String place : found(ROOM_BY_END, places)) {
      assertTrue(rooms.contains("limpid." + place), place + " is no room");
    }
    Set<String> types = new TreeSet<>();
    for (String module : ArchitectureTest.MODULES) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src"))) {
        files.forEach(file -> types.add(file.getFileName().toString().replace(".java", "")));
      }
    }
    for (String type : found(TYPE, page())) {
      assertTrue(types.contains(type), type + " is no type");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"README.md", "CONTRIBUTING.md"})
  void whoComesInIsShownTheHouse(String document) throws IOException {
    assertTrue(Files.readString(ROOT.resolve(document)).contains("(docs/house.md)"), document);
  }
}
