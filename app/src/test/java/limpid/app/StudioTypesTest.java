package limpid.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.chrome.ChromeDriver;

/** The types in the comments of the studio's pages hold: TypeScript's compiler, in a browser. */
@Tag("slow")
class StudioTypesTest {
  private static final Path PAGES = Path.of("src/main/resources/limpid/app/serve");
  private static final String TYPESCRIPT = "/META-INF/resources/webjars/typescript";

  /** A page whose types do not hold: what the compiler has to find. */
  private static final String PLANTED =
      """
      import { number } from './words.js';
      /** @type {string[]} */
      export const wrong = number(1);
      """;

  private static final String CHECK =
      """
      const done = arguments[0];
      (async () => {
        const files = await (await fetch('/files.json')).json();
        const options = { allowJs: true, checkJs: true, noEmit: true, strict: true, types: [],
          target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.ES2022,
          moduleResolution: ts.ModuleResolutionKind.Bundler,
          lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'] };
        const host = {
          fileExists: f => f in files, readFile: f => files[f], directoryExists: () => true,
          getSourceFile: (f, how) => f in files ? ts.createSourceFile(f, files[f], how) : undefined,
          getDefaultLibFileName: () => '/lib/lib.d.ts', getDefaultLibLocation: () => '/lib',
          writeFile: () => {}, getCurrentDirectory: () => '/pages', getDirectories: () => [],
          getCanonicalFileName: f => f, useCaseSensitiveFileNames: () => true, getNewLine: () => '\\n'
        };
        const pages = Object.keys(files).filter(f => f.startsWith('/pages/'));
        const program = ts.createProgram(pages, options, host);
        done(ts.getPreEmitDiagnostics(program).map(d => {
          const at = d.file ? d.file.fileName + ':' + (1 + d.file.getLineAndCharacterOfPosition(d.start).line) : '';
          return at + ': ' + ts.flattenDiagnosticMessageText(d.messageText, ' ');
        }));
      })().catch(e => done(['failed: ' + e.stack]));
      """;

  private static Map<String, String> files(Path lib) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.list(lib)) {
      for (Path file : all.filter(one -> one.toString().endsWith(".d.ts")).toList()) {
        if (file.getFileName().toString().matches("lib\\.(es|dom|decorators).*")) {
          files.put("/lib/" + file.getFileName(), Files.readString(file));
        }
      }
    }
    try (Stream<Path> all = Files.list(PAGES)) {
      for (Path file : all.filter(one -> one.toString().endsWith(".js")).toList()) {
        files.put("/pages/" + file.getFileName(), Files.readString(file));
      }
    }
    files.put("/pages/planted.js", PLANTED);
    return files;
  }

  /** The folder of the compiler in its jar. */
  private static Path lib(FileSystem jar) throws IOException {
    try (Stream<Path> versions = Files.list(jar.getPath(TYPESCRIPT))) {
      return versions.findFirst().orElseThrow().resolve("lib");
    }
  }

  private static FileSystem jar() throws IOException, URISyntaxException {
    URI pom =
        StudioTypesTest.class
            .getResource("/META-INF/maven/org.webjars.npm/typescript/pom.properties")
            .toURI();
    return FileSystems.newFileSystem(pom, Map.of());
  }

  private static void serve(HttpServer server, String path, String type, byte[] body) {
    server.createContext(
        path,
        exchange -> {
          try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", type + "; charset=utf-8");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
          }
        });
  }

  private static List<?> complaints() throws IOException, URISyntaxException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    try (FileSystem jar = jar()) {
      Path lib = lib(jar);
      serve(
          server,
          "/files.json",
          "application/json",
          new ObjectMapper().writeValueAsBytes(files(lib)));
      serve(
          server,
          "/typescript.js",
          "text/javascript",
          Files.readAllBytes(lib.resolve("typescript.js")));
    }
    String page = "<!doctype html><title>types</title><script src=/typescript.js></script>";
    serve(server, "/", "text/html", page.getBytes(StandardCharsets.UTF_8));
    server.start();
    ChromeDriver browser = Chromium.started();
    try {
      browser.manage().timeouts().scriptTimeout(Duration.ofMinutes(2));
      browser.get("http://127.0.0.1:%d/".formatted(server.getAddress().getPort()));
      return (List<?>) browser.executeAsyncScript(CHECK);
    } finally {
      browser.quit();
      server.stop(0);
    }
  }

  @Test
  void theTypesInTheirCommentsHoldAndOneThatDoesNotIsFound() throws Exception {
    assumeTrue(Chromium.isThere(), "the studio's types are not checked: " + Chromium.LACKING);
    List<?> found = complaints();
    assertEquals(1, found.size(), String.join("\n", found.stream().map(String::valueOf).toList()));
    assertTrue(
        found.getFirst().toString().startsWith("/pages/planted.js:3: Type 'string'"), found + "");
  }
}
