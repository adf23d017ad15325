package limpid.models.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LabelsTest {

  @Test
  void imageNetAndCifarHaveTheirClassesInOrder() {
    Labels imageNet = Labels.imageNet();
    assertEquals(1000, imageNet.size());
    assertEquals(1000, imageNet.names().stream().distinct().count());
    assertEquals("tench", imageNet.name(0));
    assertEquals("bull mastiff", imageNet.name(243));
    assertEquals("tiger cat", imageNet.name(282));
    assertEquals("toilet tissue", imageNet.name(999));
    assertEquals(
        "[airplane, automobile, bird, cat, deer, dog, frog, horse, ship, truck]",
        Labels.cifar10().names().toString());
  }

  @Test
  void everyClassIsFoundByItsIndexAndByItsName() {
    for (Labels labels : new Labels[] {Labels.imageNet(), Labels.cifar10(), Labels.numbered(5)}) {
      for (int i = 0; i < labels.size(); i++) {
        assertEquals(i, labels.index(Integer.toString(i)));
        assertEquals(i, labels.index(labels.name(i)));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "BULL MASTIFF, 243",
    "tiger_cat, 282",
    "' Egyptian-Cat ', 285",
    "egyptian, 285",
    "tibetan m, 244",
    "crane, 517",
    "crane b, 134",
    "Cardigan, 264",
    "cardigan, 474",
    "toilet tis, 999"
  })
  void namesAreFoundInAnyCaseAndByTheBeginningOfAWord(String text, int index) {
    assertEquals(index, Labels.imageNet().index(text));
  }

  @Test
  void aNameThatFitsTwoClassesIsAQuestion() {
    assertEquals(
        "'goldf' may be any of 2 classes: goldfish (1), goldfinch (11)",
        refusal(Labels.imageNet(), "goldf"));
    assertEquals(
        "'CARDIGAN' may be any of 2 classes: Cardigan (264), cardigan (474)",
        refusal(Labels.imageNet(), "CARDIGAN"));
  }

  @Test
  void aNameThatTwoClassesShareIsAQuestion() {
    Labels labels = new Labels(List.of("cat", "dog", "cat"));
    assertEquals("'cat' may be any of 2 classes: cat (0), cat (2)", refusal(labels, "cat"));
    assertEquals(1, labels.index("dog"));
    assertEquals(2, labels.index("2"));
  }

  @Test
  void aWordOfManyClassesIsAQuestion() {
    String message = refusal(Labels.imageNet(), "cat");
    assertTrue(message.startsWith("'cat' may be any of "), message);
    assertTrue(message.contains("tiger cat") && message.endsWith(" and others"), message);
    assertEquals(3, Labels.cifar10().index("cat"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"10", "-1", "99999999999999", "+10"})
  void indicesOutOfRangeAreRefusedWithTheRange(String text) {
    assertEquals(
        "there is no class " + text + "; the 10 classes go from 0 to 9",
        refusal(Labels.cifar10(), text));
  }

  @Test
  void unknownNamesAreRefusedWithTheNearest() {
    assertEquals(
        "no class is named 'hose'; the nearest are horse", refusal(Labels.cifar10(), "hose"));
    assertTrue(refusal(Labels.cifar10(), " ").startsWith("no class is named ' '"));
    assertThrows(UnknownClassException.class, () -> Labels.cifar10().name(10));
  }

  private static String refusal(Labels labels, String text) {
    return assertThrows(UnknownClassException.class, () -> labels.index(text)).getMessage();
  }
}
