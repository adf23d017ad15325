package limpid.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PublishedWeightsTest {
  /** The auxiliary head, which is published with the net and counted, but no part of it here. */
  private static final long INCEPTION_AUXILIARY = 3_326_696;

  private static List<PublishedWeights> all() {
    return PublishedWeights.list();
  }

  @ParameterizedTest
  @MethodSource("all")
  void aPublishedCountIsThatOfTheNet(PublishedWeights checkpoint) {
    Architecture net = Zoo.find(checkpoint.model());
    long auxiliary = net.name().equals("inception_v3") ? INCEPTION_AUXILIARY : 0;
    assertEquals(checkpoint.parameters(), net.parameters() + auxiliary);
    assertEquals(checkpoint.preprocessing().crop(), net.preprocessing().crop());
    assertTrue(checkpoint.limit() > 4 * checkpoint.parameters());
    assertTrue(checkpoint.accuracy1() > 50 && checkpoint.accuracy5() > checkpoint.accuracy1());
  }

  @Test
  void photosArePreparedAsForEachCheckpoint() {
    List<PublishedWeights> both = PublishedWeights.of("resnet50");
    assertEquals(
        List.of(256, 232), both.stream().map(one -> one.preprocessing().resize()).toList());
    assertEquals(List.of(76.13, 80.858), both.stream().map(PublishedWeights::accuracy1).toList());
  }

  @Test
  void aFileIsKnownByTheHashInItsName() {
    PublishedWeights second = PublishedWeights.of("resnet50").getLast();
    assertEquals("resnet50-11ad3fa6.pth", second.file());
    assertEquals(Optional.of(second), PublishedWeights.named(Path.of("a", second.file())));
    assertEquals(Optional.empty(), PublishedWeights.named(Path.of("resnet50.pth")));
  }
}
