package limpid.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.deque.html.axecore.results.Rule;
import com.deque.html.axecore.selenium.AxeBuilder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import limpid.app.given.BundledModel;
import limpid.app.given.LoadedModel;
import limpid.app.given.ModelOptions;
import limpid.app.line.Terminal;
import limpid.app.serve.Limits;
import limpid.app.serve.Net;
import limpid.core.Tensor;
import limpid.weights.Npy;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.support.ui.Select;
import org.openqa.selenium.support.ui.WebDriverWait;

/** The studio as people use it: in a browser, where there is one. */
@Tag("slow")
class StudioInBrowserTest {
  private static final Limits LIMITS = Limits.USUAL;
  private static final Dimension DESK = new Dimension(1300, 1000);
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  /** Browsers write down every answer that is not 200; those that a test asks for are no fault. */
  private static final Pattern REFUSED =
      Pattern.compile(".*/api/(images.*status of 415|(explain|jobs).*status of 422).*");

  private static ChromeDriver browser;
  private static StudioServer server;
  @TempDir static Path folder;

  @BeforeAll
  static void starts() throws IOException {
    assumeTrue(Chromium.isThere(), "the studio is not tried in a browser: " + Chromium.LACKING);
    System.setProperty("limpid.home", "..");
    LoadedModel bundled =
        new ModelOptions()
            .load(
                new Terminal(
                    new PrintWriter(Writer.nullWriter()),
                    new PrintWriter(Writer.nullWriter()),
                    false));
    Net net =
        Net.of(
            BundledModel.NAME,
            bundled.architecture(),
            bundled.model(),
            bundled.weights().getFileName().toString(),
            LIMITS);
    Net second = StudioServer.net(Samples.MODEL, LIMITS);
    server = new StudioServer(LIMITS, Optional.empty(), List.of(net, second));
    browser = Chromium.started();
  }

  @AfterAll
  static void ends() {
    System.clearProperty("limpid.home");
    if (browser != null) {
      browser.quit();
    }
    if (server != null) {
      server.close();
    }
  }

  @BeforeEach
  void thePageIsOpen() {
    browser.manage().window().setSize(DESK);
    browser.executeCdpCommand(
        "Storage.clearDataForOrigin",
        Map.of("origin", server.at("").toString(), "storageTypes", "local_storage"));
    browser.get("about:blank");
    browser.get(server.at("/").toString());
    until("document.documentElement.dataset.ready");
    until("document.querySelector('#stage')?.dataset.drawn");
  }

  @AfterEach
  void theConsoleSaysNothing() {
    List<String> said =
        browser.manage().logs().get(LogType.BROWSER).getAll().stream()
            .map(entry -> entry.getLevel() + " " + entry.getMessage())
            .filter(line -> !REFUSED.matcher(line).matches())
            .toList();
    assertEquals(List.of(), said);
  }

  private static void until(String condition) {
    new WebDriverWait(browser, PATIENCE, Duration.ofMillis(40))
        .withMessage(condition)
        .until(driver -> (Boolean) browser.executeScript("return !!(" + condition + ")"));
  }

  private static void idle() {
    until("document.querySelector('main').getAttribute('aria-busy') !== 'true'");
  }

  private static String text(String selector) {
    return browser.findElement(By.cssSelector(selector)).getText();
  }

  private static void click(String selector) {
    WebElement element = browser.findElement(By.cssSelector(selector));
    browser.executeScript("arguments[0].scrollIntoView({block: 'center'})", element);
    element.click();
  }

  private static void choose(String selector, String value) {
    new Select(browser.findElement(By.cssSelector(selector))).selectByValue(value);
  }

  private static void view(String name) {
    click("#views a[href='#/" + name + "']");
  }

  private static void upload(Path file) {
    Object before = browser.executeScript("return document.querySelector('#stage').dataset.drawn");
    browser.findElement(By.id("file")).sendKeys(file.toAbsolutePath().toString());
    until("document.querySelector('#stage').dataset.drawn !== '" + before + "'");
    idle();
  }

  @Test
  void theNumbersOnThePageAreThoseOfTheCommandLine() {
    Path photo = Path.of("../docs/photos/rocket.jpg").toAbsolutePath().normalize();
    Path raw = folder.resolve("raw.npy");
    Cli cli =
        Cli.run(
            "explain",
            photo,
            "--method",
            "layercam",
            "--layer",
            "block2",
            "--target",
            "ship",
            "--raw",
            raw,
            "--out",
            folder.resolve("out"));
    assertEquals(0, cli.code(), cli.err());
    upload(photo);
    choose("#method", "layercam");
    until("document.querySelector('#headline').textContent.startsWith('layercam')");
    click("[data-layer=block2]");
    until("document.querySelector('#headline').textContent.includes('block2')");
    browser.findElement(By.id("any-class")).sendKeys("ship\t");
    until("document.querySelector('#headline').textContent.includes('ship')");
    idle();
    Tensor map = Npy.read(raw);
    WebElement stage = browser.findElement(By.id("stage"));
    browser.executeScript("arguments[0].scrollIntoView({block: 'center'})", stage);
    new Actions(browser).moveToElement(stage, 3, 3).moveToElement(stage, 1, 1).perform();
    String line = text("#readout");
    assertTrue(line.contains(" at row "), line);
    int row = Integer.parseInt(line.replaceAll(".*row (\\d+).*", "$1"));
    int column = Integer.parseInt(line.replaceAll(".*column (\\d+).*", "$1"));
    double shown =
        Double.parseDouble(browser.findElement(By.id("readout")).getDomAttribute("data-raw"));
    assertEquals(map.at(row, column), (float) shown);
    String score = cli.out().replaceAll("(?s).*logit of ship = (-?[\\d.e-]+).*", "$1");
    assertTrue(text("#headline").contains("= " + score), text("#headline") + " for " + score);
  }

  @Test
  void whatIsNoImageIsSaidAndTheMapStays() throws IOException {
    Path file = Files.writeString(folder.resolve("no.png"), "nothing to see");
    browser.findElement(By.id("file")).sendKeys(file.toString());
    until("document.querySelector('#notice.wrong')");
    assertTrue(text("#notice").startsWith("This is no image"), text("#notice"));
    assertFalse(text("#headline").isBlank());
  }

  @Test
  void aSlowMethodShowsHowFarItIsAndStopsWhenItIsCancelled() {
    choose("#method", "rise");
    until("document.querySelector('#option-samples')");
    browser.findElement(By.id("option-samples")).sendKeys("199000\t");
    until(
        "!document.querySelector('#busy').hidden && document.querySelector('progress').value > 0");
    click("#cancel");
    until("document.querySelector('#busy').hidden");
    choose("#method", "gradcam");
    until("document.querySelector('#headline').textContent.startsWith('gradcam')");
    browser.findElement(By.id("option-layer")).sendKeys("block1\t");
    until("document.querySelector('#headline').textContent.includes('block1')");
  }

  @Test
  void whatIsNotForTheNetIsSaidInASentence() {
    browser.findElement(By.id("option-layer")).sendKeys("fc\t");
    until("document.querySelector('#notice.wrong')");
    assertTrue(text("#notice").startsWith("This is not for this network"), text("#notice"));
  }

  @Test
  void theThresholdDrawsABoxAndTheWebcamRuns() {
    browser.executeScript(
        "const t = document.querySelector('#threshold'); t.value = 0.5;"
            + "t.dispatchEvent(new Event('input'))");
    choose("#colours", "viridis");
    choose("#signed", "signed");
    click("#camera");
    until("document.querySelector('#fps')?.dataset.fps > 0");
    click("#stop-live");
    until("document.querySelector('#fps').hidden");
  }

  @Test
  void theWalkIsWalkedAndItsSumIsTheMap() {
    view("walk");
    until("document.querySelector('#step pre')");
    for (int step = 0; step < 7; step++) {
      if (step == 5) {
        until("document.querySelector('#step').dataset.difference !== undefined");
        double off =
            Double.parseDouble(
                browser.findElement(By.id("step")).getDomAttribute("data-difference"));
        assertTrue(off < 1e-5, "off by " + off);
      }
      click("#next");
    }
    assertFalse(browser.findElement(By.id("next")).isEnabled());
    for (String lesson : List.of("convolution", "tape", "rules", "path", "relevance")) {
      click("[data-lesson=" + lesson + "]");
      until("document.querySelector('#lesson .formula, #lesson .thumbs figure')");
      idle();
    }
    click("[data-lesson=identity]");
    until("document.querySelector('#identity')");
    assertTrue(text("#identity").contains("CAM"), text("#identity"));
    click("[data-lesson=tree]");
    until("document.querySelector('.taxon[role=button]')");
    assertTrue(text("#way").startsWith("P("), text("#way"));
    WebElement second = browser.findElements(By.cssSelector(".taxon[role=button]")).get(1);
    String group = second.getDomAttribute("data-group");
    second.sendKeys(" ");
    until("document.querySelector('[data-group=" + group + "][aria-pressed=true]')");
    assertEquals(List.of(), violations());
  }

  @Test
  void aNodeIsSeenIntoAndEdited() {
    view("graph");
    until("document.querySelector('#net .node')");
    click("[data-node='block2.layer.0.relu1']");
    until("document.querySelector('#apply')");
    assertTrue(text("#detail").contains("Relu"), text("#detail"));
    click("#apply");
    until("document.querySelector('#edited table')");
    until("!document.querySelector('#undo').hidden");
    click("#undo");
    until("document.querySelector('#undo').hidden");
    idle();
  }

  @Test
  void mapsAreComparedAndTuned() {
    view("compare");
    until("document.querySelector('#correlations table')");
    assertTrue(text("#correlations").contains("1.00"), text("#correlations"));
    assertEquals(3, browser.findElements(By.cssSelector("#sheet canvas")).size());
    view("tune");
    until("document.querySelector('#tuned')?.dataset.drawn");
  }

  @Test
  void theLanguageIsSwitchedAndKept() {
    choose("#language", "zh");
    until("document.documentElement.lang === 'zh-Hans'");
    until("document.querySelector('h1').textContent === '解释'");
    browser.navigate().refresh();
    until("document.documentElement.dataset.ready");
    assertEquals("解释", text("h1"));
    choose("#language", "en");
    until("document.querySelector('h1').textContent === 'Explain'");
    idle();
  }

  @ParameterizedTest
  @ValueSource(strings = {"explain", "walk", "graph", "compare", "tune"})
  void aNarrowWindowNeedsNoSidewaysScrolling(String view) {
    browser.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", 360, "height", 740, "deviceScaleFactor", 1, "mobile", true));
    try {
      view(view);
      until("document.querySelector('main." + view + " h1')");
      idle();
      long width = (Long) browser.executeScript("return document.documentElement.scrollWidth");
      assertTrue(width <= 360, view + " is " + width + " pixels wide");
    } finally {
      browser.executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "explain, light",
    "walk, dark",
    "graph, light",
    "compare, dark",
    "tune, light",
    "explain, dark"
  })
  void everybodyCanUseIt(String view, String theme) {
    choose("#theme", theme);
    view(view);
    idle();
    until("document.querySelector('main." + view + " canvas, main." + view + " .node')");
    idle();
    assertEquals(List.of(), violations(), view);
  }

  /** What axe-core has against the page. */
  private static List<String> violations() {
    List<Rule> broken = new AxeBuilder().analyze(browser).getViolations();
    return broken.stream()
        .map(
            rule ->
                rule.getId()
                    + rule.getNodes().stream().limit(4).map(node -> node.getHtml()).toList())
        .toList();
  }

  @Test
  void nothingMovesWhenThePageHasLoaded() {
    Object shift =
        browser.executeAsyncScript(
            "const done = arguments[0]; let sum = 0;"
                + "new PerformanceObserver(list => list.getEntries().forEach(e => {"
                + " if (!e.hadRecentInput) sum += e.value; }))"
                + ".observe({type: 'layout-shift', buffered: true});"
                + "setTimeout(() => done(sum), 200)");
    assertTrue(((Number) shift).doubleValue() < 0.1, "layout shift " + shift);
  }
}
