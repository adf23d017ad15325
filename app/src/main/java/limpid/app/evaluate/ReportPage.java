package limpid.app.evaluate;

import java.util.Base64;
import limpid.explain.picture.Png;
import limpid.nn.image.Picture;

/** A web page in one file, with what it needs in it. */
public final class ReportPage {
  private static final String STYLE =
      """
      :root { --ink: #1d2126; --soft: #5c6670; --line: #dfe3e8; --paper: #fff; --tint: #f4f6f8;
        --good: #dff2e6; --link: #0072b2; }
      @media (prefers-color-scheme: dark) { :root { --ink: #e6e8eb; --soft: #9aa4ae; --line: #363c43;
        --paper: #16191d; --tint: #1f242a; --good: #1d3a2a; --link: #6db8e8; } }
      * { box-sizing: border-box; }
      body { margin: 0; background: var(--paper); color: var(--ink);
        font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
      main { max-width: 1080px; margin: 0 auto; padding: 28px 20px 80px; }
      h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 .4rem; }
      h2 { font-size: 1.25rem; margin: 2.6rem 0 .6rem; padding-top: 1rem; border-top: 1px solid var(--line); }
      h3 { font-size: 1.02rem; margin: 1.6rem 0 .3rem; }
      p, ul { max-width: 46rem; }
      li { margin: .25rem 0; }
      .soft { color: var(--soft); font-size: .92rem; }
      code { font: .88em ui-monospace, Menlo, Consolas, monospace; overflow-wrap: anywhere; }
      .scroll { overflow-x: auto; margin: .8rem 0; }
      table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: .92rem; }
      th, td { padding: .36rem .7rem; text-align: right; border-bottom: 1px solid var(--line); white-space: nowrap; }
      th { font-weight: 600; }
      th:first-child, td:first-child { text-align: left; position: sticky; left: 0; background: var(--paper); }
      td .soft, th .soft { display: block; font-size: .78rem; font-weight: 400; }
      td.best { background: var(--good); font-weight: 600; }
      td.even { background: var(--good); }
      tr.random td { color: var(--soft); }
      .dot { display: inline-block; width: .7em; height: .7em; border-radius: 2px; margin-right: .45em; }
      .charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 340px), 1fr)); gap: 18px; }
      .charts figure { max-width: 540px; }
      figure { margin: 0; padding: 12px; background: var(--tint); border-radius: 8px; }
      figcaption { font-size: .88rem; color: var(--soft); margin-bottom: 4px; }
      svg { width: 100%; height: auto; display: block; }
      svg text { font: 12px system-ui, sans-serif; fill: var(--ink); }
      svg .grid { stroke: var(--line); }
      .legend { display: flex; flex-wrap: wrap; gap: 4px 16px; font-size: .92rem; margin: .6rem 0; }
      .examples { display: grid; grid-template-columns: repeat(auto-fill, minmax(150px, 1fr)); gap: 10px; }
      .example { background: var(--tint); border-radius: 8px; padding: 8px; font-size: .8rem; line-height: 1.35; overflow-wrap: anywhere; }
      .example div { display: flex; gap: 4px; margin-bottom: 5px; }
      .example img { width: 50%; height: auto; image-rendering: pixelated; border-radius: 3px; }
      @media (max-width: 560px) { main { padding: 18px 14px 60px; } h1 { font-size: 1.4rem; }
        th, td { padding: .34rem .45rem; font-size: .86rem; }
        .examples { grid-template-columns: repeat(2, 1fr); } }
      """;

  private final StringBuilder body = new StringBuilder();
  private final String title;

  ReportPage(String title) {
    this.title = title;
  }

  /** Text as a page can have it, between tags and in quotes. */
  public static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  /** A picture as the address of an image. */
  static String address(Picture picture) {
    return "data:image/png;base64," + Base64.getEncoder().encodeToString(Png.bytes(picture));
  }

  /** Adds markup. */
  ReportPage add(String html) {
    body.append(html).append('\n');
    return this;
  }

  /** Adds a heading, {@code h2}, with an anchor. */
  ReportPage heading(String words) {
    return add("<h2>" + escaped(words) + "</h2>");
  }

  ReportPage paragraph(String words) {
    return add("<p>" + escaped(words) + "</p>");
  }

  /** Adds a paragraph in small letters. */
  ReportPage note(String words) {
    return add("<p class=\"soft\">" + escaped(words) + "</p>");
  }

  String html() {
    return """
    <!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>%s</title>
    <style>
    %s</style>
    </head>
    <body>
    <main>
    %s</main>
    </body>
    </html>
    """
        .formatted(escaped(title), STYLE, body);
  }
}
