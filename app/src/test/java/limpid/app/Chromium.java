package limpid.app;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A browser without a window, where there is one. */
final class Chromium {
  static final String LACKING = "there is no chromium with chromedriver on the PATH";

  private Chromium() {}

  private static Optional<Path> found(String... names) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .flatMap(folder -> Stream.of(names).map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static Optional<Path> browser() {
    return found("chromium", "chromium-browser", "google-chrome");
  }

  private static Optional<Path> driver() {
    return found("chromedriver");
  }

  static boolean isThere() {
    return browser().isPresent() && driver().isPresent();
  }

  static ChromeDriver started() {
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    ChromeOptions options = new ChromeOptions();
    options.setBinary(browser().orElseThrow().toFile());
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--lang=en-US",
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream");
    options.setExperimentalOption("prefs", Map.of("intl.accept_languages", "en-US"));
    options.setCapability("goog:loggingPrefs", logs);
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(driver().orElseThrow().toFile())
            .build();
    return new ChromeDriver(service, options);
  }
}
