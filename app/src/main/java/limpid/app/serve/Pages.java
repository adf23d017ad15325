package limpid.app.serve;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The files of the pages, read once: a request finds one of these or none. */
final class Pages {
  private static final List<String> FILES =
      List.of(
          "index.html",
          "studio.css",
          "icon.svg",
          "openapi.json",
          "messages-en.json",
          "messages-zh.json",
          "described-zh.json",
          "studio.js",
          "api.js",
          "words.js",
          "heat.js",
          "parts.js",
          "explain.js",
          "camera.js",
          "walk.js",
          "lessons.js",
          "tree.js",
          "lines.json",
          "graph.js",
          "compare.js",
          "tune.js");

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "json", "application/json",
          "svg", "image/svg+xml");

  private final Map<String, Answer> byPath = new HashMap<>();

  Pages() {
    for (String file : FILES) {
      String type = TYPES.get(file.substring(file.lastIndexOf('.') + 1));
      byPath.put("/" + file, new Answer(200, type, bytes(file)));
    }
    byPath.put("/", byPath.get("/index.html"));
    byPath.put("/favicon.ico", byPath.get("/icon.svg"));
  }

  private static byte[] bytes(String file) {
    try (InputStream in = Pages.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("studio: its page " + file + " is not there");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Optional<Answer> at(String path) {
    return Optional.ofNullable(byPath.get(path));
  }

  /** Bytes of all of them. */
  long size() {
    return FILES.stream().mapToLong(file -> byPath.get("/" + file).body().length).sum();
  }
}
