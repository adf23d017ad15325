package limpid.app.given;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import limpid.app.Cli;
import limpid.models.PublishedWeights;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightsCacheTest {
  @TempDir Path folder;

  @Test
  void theNewestWeightsThatAreThereAreTaken() throws IOException {
    WeightsCache cache = new WeightsCache(folder.resolve("none"));
    assertEquals(Optional.empty(), cache.newest("resnet50"));
    WeightsCache there = new WeightsCache(folder);
    Path older = Files.createFile(folder.resolve("resnet50-0676ba61.pth"));
    assertEquals(Optional.of(older), there.newest("resnet50"));
    Path newer = Files.createFile(folder.resolve("resnet50-11ad3fa6.pth"));
    assertEquals(Optional.of(newer), there.newest("resnet50"));
  }

  @Test
  void whatIsThereIsNotFetchedAgain() throws IOException {
    PublishedWeights newest = PublishedWeights.of("resnet18").getLast();
    Files.createFile(folder.resolve(newest.file()));
    Cli cli = Cli.run("weights", "fetch", "resnet18", "--to", folder);
    assertEquals(0, cli.code(), cli.err());
    assertTrue(cli.out().startsWith(folder.resolve(newest.file()) + ": IMAGENET1K_V1"), cli.out());
  }

  @Test
  void withoutANetAllThatThereIsIsListed() {
    Cli cli = Cli.run("weights", "fetch");
    assertEquals(PublishedWeights.list().size() + 2, cli.out().lines().count());
  }

  @Test
  void weightsThatNobodyPublishedAreRefused() {
    Cli cli = Cli.run("weights", "fetch", "resnet20");
    assertEquals(2, cli.code());
    assertTrue(cli.err().startsWith("limpid: resnet20: no published weights are known"), cli.err());
    Cli other = Cli.run("weights", "fetch", "resnet50", "--name", "V3");
    assertTrue(other.err().contains("no weights 'V3'; it has IMAGENET1K_V1, IMAGENET1K_V2"));
    Cli both = Cli.run("classify", "x.png", "--model", "resnet18", "--fetch", "--weights", "x.pth");
    assertTrue(both.err().contains("--fetch: is for published weights"), both.err());
  }

  @Test
  void aNetWithoutWeightsSaysHowToGetThem() {
    Cli cli = Cli.run("classify", "x.png", "--model", "vgg16");
    assertEquals(2, cli.code());
    assertTrue(
        cli.err()
            .contains("wants --weights, or --fetch, which downloads the published ones (about 553"),
        cli.err());
  }

  @Test
  void photosArePreparedAsForTheWeightsThatAreNamed() {
    assertEquals(256, resize("resnet50-0676ba61.pth"));
    assertEquals(232, resize("resnet50-11ad3fa6.pth"));
    assertEquals(232, resize("resnet50-11ad3fa6.pth#state_dict"));
    assertEquals(256, resize("resnet18-f37072fd.pth"));
    assertEquals(256, resize("mine.pth"));
  }

  private int resize(String file) {
    ModelOptions options = new ModelOptions("resnet50", folder.resolve(file));
    return options.architecture().preprocessing().resize();
  }

  @Test
  void whatIsAskedOfNoNetworkIsRefused() {
    Cli cli = Cli.run("weights", "fetch", "--name", "IMAGENET1K_V1");
    assertEquals(2, cli.code());
    assertTrue(cli.err().contains("--name: wants the network"), cli.err());
  }
}
