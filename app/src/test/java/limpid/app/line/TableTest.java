package limpid.app.line;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {

  @Test
  void columnsAreAsWideAsTheirWidestCell() {
    Table table =
        new Table(Table.Column.left("name"), Table.Column.right("n"), Table.Column.left("what"));
    table.row("a", "1,000", "x").row("longer", "2", "");
    assertEquals(
        List.of("> name        n  what", "> a       1,000  x", "> longer      2"),
        table.lines("> "));
  }

  @Test
  void withoutTitlesThereIsNoHeader() {
    Table table = new Table(Table.Column.right(""), Table.Column.left(""));
    assertEquals(
        List.of(" 1  one", "12  twelve"), table.row("1", "one").row("12", "twelve").lines(""));
  }

  @Test
  void aRowOfAnotherLengthIsRefused() {
    Table table = new Table(Table.Column.left("name"));
    assertThrows(IllegalArgumentException.class, () -> table.row("a", "b"));
  }
}
