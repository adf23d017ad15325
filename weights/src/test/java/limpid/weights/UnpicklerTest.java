package limpid.weights;

import static limpid.weights.Goldens.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.math.BigInteger;
import java.util.List;
import limpid.weights.PickleValue.Global;
import limpid.weights.PickleValue.Inert;
import limpid.weights.PickleValue.Items;
import limpid.weights.PickleValue.Num;
import limpid.weights.PickleValue.Storage;
import limpid.weights.PickleValue.Table;
import limpid.weights.PickleValue.Text;
import limpid.weights.PickleValue.View;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnpicklerTest {
  private static PickleBytes pickle() {
    return new PickleBytes();
  }

  @Test
  void numbersOfEveryWidthKeepTheirValue() {
    Items read =
        (Items)
            pickle()
                .op('(', 'K', 200, 'M', 0xff, 0xff, 'J', 0xfe, 0xff, 0xff, 0xff, 0x8a, 0)
                .op(0x8a, 1, 0x80, 0x8a, 9, 0, 0, 0, 0, 0, 0, 0, 0, 1)
                .op('G', 0xbf, 0xf8, 0, 0, 0, 0, 0, 0, 't', '.')
                .read();
    assertEquals(
        List.of(
            new Num(200L),
            new Num(65535L),
            new Num(-2L),
            new Num(0L),
            new Num(-128L),
            new Num(BigInteger.TWO.pow(64)),
            new Num(-1.5)),
        read.values());
  }

  @Test
  void stringsOfPythonTwoAndThreeAreText() {
    Items read =
        (Items)
            pickle()
                .op(']', '(', 'U', 2)
                .ascii("ab")
                .op('T', 1, 0, 0, 0, 'c', 0x8c, 2, 0xc3, 0xa9)
                .op(0x8d, 1, 0, 0, 0, 0, 0, 0, 0, 'd', 'e', '.')
                .read();
    assertEquals(
        List.of(new Text("ab"), new Text("c"), new Text("é"), new Text("d")), read.values());
  }

  @Test
  void anOrderedDictOfPairsKeepsItsOrder() {
    PickleBytes pickle = pickle().global("collections", "OrderedDict").op(']', '(');
    pickle.text("b").op('K', 1, 0x86).text("a").op('K', 2, 0x86, 'e', 0x85, 'R', '.');
    Table read = (Table) pickle.read();
    assertEquals(List.of("b", "a"), List.copyOf(read.entries().keySet()));
  }

  @Test
  void theMemoGivesTheSameContainerEvenInsideItself() {
    Items read = (Items) pickle().op(']', 'q', 7, 'h', 7, 'a', '.').read();
    assertSame(read, read.values().getFirst());
  }

  @Test
  void aTensorIsAViewOfItsStorage() {
    Table read = (Table) PickleBytes.tensor("0", 9, 1, new int[] {2, 2}, new int[] {1, 4}).read();
    View view = assertInstanceOf(View.class, read.entries().get("w"));
    assertEquals(new Storage(DType.F32, "0", 9, 0, 9), view.storage());
    assertEquals(1, view.offset());
    assertEquals(List.of(1L, 4L), List.of(view.strides()[0], view.strides()[1]));
  }

  @Test
  void theViewsOfVeryOldFilesArePartsOfAStorage() {
    PickleBytes pickle = pickle().op('(').text("storage").global("torch", "FloatStorage");
    pickle.text("7").text("cpu").number(10).op('(').text("8").number(4).number(6).op('t', 't', 'Q');
    assertEquals(new Storage(DType.F32, "7", 10, 4, 6), pickle.op('.').read());
  }

  @ParameterizedTest
  @CsvSource({
    "os, system",
    "builtins, eval",
    "builtins, getattr",
    "torch.storage, _load_from_bytes",
    "torch, load",
    "numpy.core.multiarray, scalar"
  })
  void everyOtherNameIsAWordAndWhatCallsItGivesAnObjectOfThatName(String module, String name) {
    String full = module + "." + name;
    assertEquals(new Global(full), pickle().global(module, name).op('.').read());
    assertEquals(new Global(full), pickle().text(module).text(name).op(0x93, '.').read());
    for (PickleBytes called :
        List.of(
            pickle().global(module, name).text("touch x").op(0x85, 'R'),
            pickle().global(module, name).op(')', 0x81),
            pickle().global(module, name).op(')', '}', 0x92),
            pickle().op('(').global(module, name).text("touch x").op('o'),
            pickle().op('(').ascii("i" + module + "\n" + name + "\n"))) {
      assertEquals("an object of " + full, called.op('.').read().kind());
    }
  }

  @Test
  void theStateOfAnObjectIsKeptUnderItsNames() {
    PickleBytes pickle = pickle().global("a", "B").op(')', 0x81);
    pickle.op('}').text("x").number(1).op('s', 'b').text("y").number(2).op('s');
    pickle.op('}', '}').text("z").number(3).op('s', 0x86, 'b').op('N', 'a');
    Inert read = assertInstanceOf(Inert.class, pickle.op('.').read());
    assertEquals(List.of("x", "y", "z"), List.copyOf(read.state().entries().keySet()));
  }

  @Test
  void onlyNamesAreCalled() {
    assertRefused(() -> pickle().text("f").op(')', 'R', '.').read(), "calls a string");
    assertRefused(() -> pickle().op('(', 'o', '.').read(), "an object without a class");
    assertRefused(
        () -> pickle().global("torch", "Size").op('K', 1, 'R', '.').read(),
        "a number as arguments");
    assertRefused(
        () -> pickle().global("torch", "Size").op(')', 'R', '.').read(), "nothing as argument 1");
  }

  @Test
  void aTensorOfAClassThatRebuildsItselfEndsNowhere() {
    PickleBytes again = pickle().global("torch._tensor", "_rebuild_from_type_v2").op('q', 1);
    again.op('(', 'h', 1, 'N', ')', 't', 'R', '.');
    assertInstanceOf(Inert.class, again.read());
  }

  @Test
  void attributesOfListsAreRefused() {
    assertInstanceOf(Table.class, pickle().op('}', '}', 'b', '.').read());
    assertRefused(() -> pickle().op(']', '}', 'b', '.').read(), "attributes of a list");
  }

  @ParameterizedTest
  @ValueSource(ints = {'I', 'L', 'F', 'S', 'V', 'p', 'g', 'P', 0x82, 0x97, 0})
  void opcodesThatTorchDoesNotWriteAreRefused(int op) {
    assertRefused(() -> pickle().op(op, '.').read(), String.format("opcode 0x%02x at byte 2", op));
  }

  @ParameterizedTest
  @ValueSource(ints = {'.', '0', 'q', 'a', 's', 'b', 'R', 'Q', 0x85, 0x93, 0x94})
  void opcodesThatFindNothingOnTheStackAreRefused(int op) {
    assertRefused(() -> pickle().op(op, 0, '.').read(), "where there is none");
  }

  @ParameterizedTest
  @ValueSource(ints = {'t', 'l', 'd', 'u', 'e', '1', 0x90, 0x91})
  void groupsThatWereNeverOpenedAreRefused(int op) {
    assertRefused(() -> pickle().op('}', op, '.').read(), "never opened");
    assertRefused(() -> pickle().op('}', '(', '0', op, '.').read(), "never opened");
  }

  @Test
  void valuesOfTheWrongKindAreRefused() {
    assertRefused(() -> pickle().op(')', 'N', 'a', '.').read(), "adds to a tuple");
    assertRefused(() -> pickle().op('}', '(', 'N', 'u', '.').read(), "a key and no value");
    assertRefused(() -> pickle().op('h', 3, '.').read(), "recalls value 3");
    assertRefused(() -> pickle().op('N', 'N', 0x93, '.').read(), "not a string");
    assertRefused(() -> pickle().op(')', 'Q', '.').read(), "not a storage");
    assertRefused(() -> pickle().op(0x8c, 1, 0xff, '.').read(), "not UTF-8");
    assertEquals("bytes", pickle().op('U', 1, 0xff, '.').read().kind());
  }

  @Test
  void tensorsOfSenselessSizesAreRefused() {
    int[] two = {2, 2};
    assertRefused(
        () -> PickleBytes.tensor("0", 4, 0, two, new int[] {1}).read(), "2 sizes, 1 strides");
    assertRefused(() -> PickleBytes.tensor("0", 4, -1, two, two).read(), "the offset -1");
    assertRefused(() -> PickleBytes.tensor("0", -4, 0, two, two).read(), "claims -4 elements");
    assertRefused(() -> PickleBytes.tensor("0", 4, 0, new int[65], new int[65]).read(), "65 axes");
  }

  @Test
  void aStorageHasOneTypeAndOneSize() {
    PickleBytes pickle = pickle().op('(').storage("FloatStorage", "0", 4);
    assertRefused(
        () -> pickle.storage("FloatStorage", "0", 5).op('t', '.').read(),
        "storage '0' is given two types or two sizes");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 6, 255})
  void otherProtocolsAreRefused(int protocol) {
    byte[] bytes = {(byte) 0x80, (byte) protocol, 'N', '.'};
    MappedFile file = Goldens.file(bytes);
    assertRefused(
        () -> Unpickler.read(Goldens.cursor(bytes), new TorchNames(file)),
        "protocol " + protocol + "; 2 to 5 are read");
  }

  @Test
  void lengthsBeyondTheEndAreRefusedBeforeMemoryIsTaken() {
    assertRefused(() -> pickle().op('X').i32(-1).read(), "cut short");
    assertRefused(() -> pickle().op('X').i32(1 << 20).read(), "cut short");
    assertRefused(() -> pickle().op('B').i32(-1).read(), "4294967295 bytes");
    assertRefused(() -> pickle().op(0x8b).i32(-1).read(), "integer of -1 bytes");
    assertRefused(() -> pickle().op(0x8b).i32(1 << 30).read(), "integer of 1073741824 bytes");
    assertRefused(
        () -> pickle().op(0x8e, 0, 0, 0, 0, 0, 0, 0, 0x80).read(), "9223372036854775808 bytes");
    assertRefused(() -> pickle().ascii("c" + "x".repeat(5000)).read(), "no line end");
  }

  @Test
  void endlessPicklesAreRefusedAndDeepOnesNeedNoStack() {
    assertRefused(() -> pickle().times(5_000_000, '}').op('.').read(), "longer than any");
    assertRefused(() -> pickle().times(5_000_000, '(').op('.').read(), "longer than any");
    PickleBytes deep = pickle().op(')').times(1_000_000, 0x85).op('.');
    assertEquals("a tuple", deep.read().kind());
  }

  @Test
  void copiesOfOneListCountAsOftenAsTheyAreMade() {
    PickleBytes pickle = pickle().op('K', 1, 'K', 1, 0x86, 'q', 0, '0', ']', '(');
    for (int i = 0; i < 100_000; i++) {
      pickle.op('h', 0);
    }
    pickle.op('e', 'q', 1, '0');
    for (int i = 0; i < 100; i++) {
      pickle.global("collections", "OrderedDict").op('h', 1, 0x85, 'R');
    }
    assertRefused(() -> pickle.op('.').read(), "longer than any state dict");
  }
}
