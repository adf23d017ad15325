package limpid.app.serve;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.Set;

/**
 * Who may ask: those who name this server as the host they mean, so that no other page can lead a
 * browser here under its own name; whose page is this server's; and who know the token, if there is
 * one.
 *
 * @param hosts that a request may be for, with their port; all if there is a token
 */
record Guard(Set<String> hosts, Optional<String> token) {
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:;"
          + " media-src 'self' blob:; connect-src 'self'; manifest-src 'self'; base-uri 'none';"
          + " form-action 'none'; frame-ancestors 'none'";

  /** Says what browsers are to hold every answer to. */
  static void protect(Headers headers) {
    headers.set("Content-Security-Policy", POLICY);
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Referrer-Policy", "no-referrer");
    headers.set("Cross-Origin-Opener-Policy", "same-origin");
    headers.set("Cross-Origin-Resource-Policy", "same-origin");
    headers.set("Permissions-Policy", "camera=(self), microphone=(), geolocation=()");
    headers.set("Cache-Control", "no-store");
  }

  /**
   * @throws Refusal if this request is not to be answered
   */
  void check(HttpExchange exchange, boolean api) {
    Headers headers = exchange.getRequestHeaders();
    String host = headers.getFirst("Host");
    if (host == null || headers.get("Host").size() != 1) {
      throw Refusal.bad("Host: one is expected");
    }
    if (token.isEmpty() && !hosts.contains(host)) {
      throw new Refusal(403, "foreign-host", "Host: this server is not known by that name");
    }
    String origin = headers.getFirst("Origin");
    if (origin != null && !origin.equals("http://" + host)) {
      throw new Refusal(403, "foreign-origin", "Origin: pages of other servers may not ask");
    }
    String site = headers.getFirst("Sec-Fetch-Site");
    if (api && site != null && !site.equals("same-origin") && !site.equals("none")) {
      throw new Refusal(403, "foreign-origin", "Sec-Fetch-Site: other pages may not ask");
    }
    if (api && token.isPresent() && !knows(headers.getFirst("Authorization"))) {
      throw new Refusal(
          401, "token", "Authorization: Bearer TOKEN is expected; the server printed it");
    }
  }

  private boolean knows(String authorization) {
    byte[] given = String.valueOf(authorization).getBytes(StandardCharsets.UTF_8);
    byte[] wanted = ("Bearer " + token.orElseThrow()).getBytes(StandardCharsets.UTF_8);
    return MessageDigest.isEqual(given, wanted);
  }
}
