package limpid.core.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CachesTest {
  private static final int K = 1 << 10;
  private static final int M = 1 << 20;

  @TempDir Path folder;

  @Test
  void sizesAreNumbersOfKOrM() {
    assertEquals(new Caches(48 * K, 2 * M, 300 * M), Caches.parse("48K,2M,307200K"));
  }

  @Test
  void sizesArePrintedInTheLargestUnitThatDividesThem() {
    assertEquals("48K/1280K/2047M", Caches.parse("48K,1280K,2047M").toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "32K",
        "32K,512K",
        "32K,512K,32M,",
        "32K,512K,32M,64M",
        "32,512,32",
        "32k,512k,32m",
        "0K,512K,32M",
        "-32K,512K,32M",
        "32K, 512K, 32M",
        "512K,32K,32M",
        "32K,512K,2048M",
        "32K,512K,99999999999M"
      })
  void whatCannotBeMeantIsRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> Caches.parse(text));
  }

  @Test
  void aCoreHasItsShareOfASecondLevelThatCoresHaveInCommon() throws IOException {
    cache("index0", 1, "Data", "32K", "0,8");
    cache("index1", 1, "Instruction", "64K", "0,8");
    cache("index2", 2, "Unified", "4096K", "0-3,8-11");
    cache("index3", 3, "Unified", "30M", "0-15");
    assertEquals(new Caches(32 * K, M, 30 * M), Caches.read(folder));
  }

  @Test
  void withoutAThirdLevelTheSecondIsTheLast() throws IOException {
    cache("index0", 1, "Data", "128K", "0");
    cache("index1", 2, "Unified", "12M", "0-3");
    assertEquals(new Caches(128 * K, 3 * M, 12 * M), Caches.read(folder));
  }

  @Test
  void whatIsNotThereOrNotUnderstoodIsUnknown() throws IOException {
    assertEquals(Caches.UNKNOWN, Caches.read(folder.resolve("none")));
    assertEquals(Caches.UNKNOWN, Caches.read(folder));
    cache("index0", 1, "Data", "32K", "0");
    assertEquals(Caches.UNKNOWN, Caches.read(folder));
    cache("index1", 2, "Unified", "", "0");
    assertEquals(Caches.UNKNOWN, Caches.read(folder));
    cache("index1", 2, "Unified", "512K", "");
    assertEquals(Caches.UNKNOWN, Caches.read(folder));
    cache("index1", 2, "Unified", "512K", "0");
    assertEquals(new Caches(32 * K, 512 * K, 512 * K), Caches.read(folder));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1-0", ",", ""})
  void aListOfNoCoresIsNotUnderstood(String cores) throws IOException {
    cache("index0", 1, "Data", "32K", cores);
    cache("index2", 2, "Unified", "1M", "0");
    assertEquals(Caches.UNKNOWN, Caches.read(folder));
  }

  @Test
  void thisProcessorHasCachesThatGrow() {
    Caches caches = Caches.ofProcessor();
    assertTrue(caches.first() >= K, caches.toString());
    assertTrue(caches.first() <= caches.second(), caches.toString());
    assertTrue(caches.second() <= caches.last(), caches.toString());
  }

  private void cache(String name, int level, String type, String size, String cpus)
      throws IOException {
    Path cache = Files.createDirectories(folder.resolve(name));
    Files.writeString(cache.resolve("level"), level + "\n");
    Files.writeString(cache.resolve("type"), type + "\n");
    Files.writeString(cache.resolve("size"), size + "\n");
    Files.writeString(cache.resolve("shared_cpu_list"), cpus + "\n");
  }
}
