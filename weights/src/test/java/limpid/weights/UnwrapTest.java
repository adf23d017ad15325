package limpid.weights;

import static limpid.weights.Goldens.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

class UnwrapTest {
  private static final MappedFile FILE = Goldens.file(new byte[1]);

  private static View tensor() {
    Storage storage = new Storage(DType.F32, "0", 1, 0, 1);
    return new View(storage, 0, new long[] {1}, new long[] {1});
  }

  private static Table table(Object... namesAndValues) {
    Table table = new Table();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      table.put(new Text((String) namesAndValues[i]), (PickleValue) namesAndValues[i + 1]);
    }
    return table;
  }

  private static List<String> found(PickleValue root) {
    return List.copyOf(Unwrap.tensors(FILE, root, null).keySet());
  }

  private static List<String> shortened(String names) {
    Map<String, String> tensors = new LinkedHashMap<>();
    for (String name : names.split(" ")) {
      tensors.put(name, name);
    }
    return List.copyOf(Unwrap.names(tensors).keySet());
  }

  @ParameterizedTest
  @CsvSource({
    "module.a module.b, a b",
    "model.a model.b, a b",
    "_orig_mod.a _orig_mod.b, a b",
    "module.model.a module.model.b, a b",
    "_orig_mod.module.a, a",
    "module.a b, module.a b",
    "module. module.b, module. module.b",
    "modules.a, modules.a",
    "a, a"
  })
  void prefixesThatAllNamesCarryAreRemoved(String names, String expected) {
    assertEquals(List.of(expected.split(" ")), shortened(names));
  }

  @Test
  void aNameOfNothingButPrefixesIsShortenedAFewTimesOnly() {
    String name = "module.".repeat(100_000) + "a";
    assertEquals(List.of(name.substring(21)), shortened(name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"state_dict", "model_state_dict", "model", "net", "network", "weights"})
  void aWrapperIsTakenOffThoughTensorsStandBesideIt(String wrapper) {
    Table root = table("best", tensor(), "other", table("y", tensor()));
    root.put(new Text(wrapper), table("x", tensor()));
    assertEquals(List.of("x"), found(root));
  }

  @Test
  void wrappersMayBeNestedAndOneUnknownNameIsEnough() {
    assertEquals(List.of("x"), found(table("model", table("state_dict", table("x", tensor())))));
    assertEquals(List.of("x"), found(table("resnet", table("x", tensor()))));
  }

  @Test
  void optimizersAndSchedulersAreNotLookedInto() {
    Table state = table("momentum", tensor());
    assertEquals(
        List.of("x"),
        found(
            table(
                "optimizer",
                state,
                "Optim_state",
                state,
                "lr_scheduler",
                state,
                "grad_scaler",
                state,
                "encoder",
                table("x", tensor()))));
    assertRefused(
        () -> found(table("optimizer", state)), "memory: holds no tensors or NumPy arrays");
  }

  @Test
  void anEmptyOrOtherwiseUsedWrapperIsNoHindrance() {
    assertEquals(List.of("x"), found(table("model", table(), "x", tensor())));
    assertEquals(List.of("x"), found(table("model", new Text("resnet20"), "x", tensor())));
  }

  @Test
  void dictsInsideThemselvesEndTheSearch() {
    Table root = table();
    root.put(new Text("state_dict"), root);
    root.put(new Text("a"), root);
    assertRefused(() -> found(root), "holds no tensors or NumPy arrays");
    root.put(new Text("x"), tensor());
    assertEquals(List.of("x"), found(root));
  }

  @Test
  void dictsSharedManyTimesAreSearchedOnce() {
    Table inner = table("end", new Num(1L));
    for (int depth = 0; depth < 12; depth++) {
      Table outer = table();
      for (int i = 0; i < 100; i++) {
        outer.put(new Text("d" + i), inner);
      }
      inner = outer;
    }
    Table root = inner;
    assertRefused(() -> found(root), "holds no tensors or NumPy arrays");
  }

  @Test
  void rootsThatHoldNoNamesAreRefusedByKind() {
    assertRefused(() -> found(new Items("a list")), "holds no tensors or NumPy arrays");
    assertRefused(() -> found(new Num(1L)), "holds a number");
  }

  private static Inert object(String name, Table state) {
    Inert object = new Inert(name);
    object.set(state);
    return object;
  }

  private static Inert module(Table parameters, Table modules) {
    return object("my.Net", table("_parameters", parameters, "_modules", modules));
  }

  @Test
  void aModuleIsFoundWhereverItStands() {
    Inert inner = module(table("w", tensor()), table());
    Inert net = module(table(), table("a", inner, "b", inner));
    assertEquals(List.of("a.w", "b.w"), found(net));
    assertEquals(List.of("a.w", "b.w"), found(table("epoch", new Num(3L), "net", net)));
    assertEquals(
        List.of("a.w", "b.w"), found(object("my.Trainer", table("net", net, "optimizer", inner))));
    Items pair = new Items("a tuple", List.of(new Num(3L), table("x", tensor())));
    assertEquals(List.of("x"), found(pair));
  }

  @Test
  void modulesInEachOtherWithoutEndAreRefused() {
    Inert self = module(table("w", tensor()), table());
    ((Table) self.state().entries().get("_modules")).put(new Text("self"), self);
    assertRefused(() -> found(self), "holds modules in each other without end, the first 'self'");
    Inert wide = module(table("w", tensor()), table());
    for (int depth = 0; depth < 40; depth++) {
      wide = module(table(), table("a", wide, "b", wide));
    }
    Inert root = wide;
    assertRefused(() -> found(root), "modules in each other without end");
  }

  @Test
  void aPartMayLieInAnother() {
    Table ema = table("x", tensor());
    Table root = table("ema.model", ema, "deep", object("a.B", table("ema", ema)));
    assertSame(ema, Unwrap.part(root, "ema.model"));
    assertSame(ema, Unwrap.part(root, "deep.ema"));
    assertNull(Unwrap.part(root, "ema"));
  }
}
