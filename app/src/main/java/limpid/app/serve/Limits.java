package limpid.app.serve;

import java.time.Duration;

/**
 * What a server takes on.
 *
 * @param body bytes of a request
 * @param pixels of an image
 * @param images bytes of the images that are kept, decoded
 * @param results explanations that are kept
 * @param running answers that are computed at once, beside one job
 * @param waiting answers, and jobs, that may wait to be computed
 * @param passes through a net that one request may ask for
 * @param parts that a method may divide an image into
 * @param streams jobs that are watched at once
 * @param answer how long an answer may take; a job may take ten times as long
 */
public record Limits(
    int body,
    long pixels,
    long images,
    int results,
    int running,
    int waiting,
    int passes,
    int parts,
    int streams,
    Duration answer) {

  /** For one person, or a class. */
  public static final Limits USUAL =
      new Limits(
          16 << 20, 16_000_000, 192 << 20, 48, 2, 32, 200_000, 1024, 64, Duration.ofSeconds(60));

  /** Seconds until a request has to be here, head and body. */
  private static final int REQUEST = 30;

  /** Seconds until a response has to be gone: jobs are watched for as long as they may take. */
  private static final int RESPONSE = 900;

  private static final int CONNECTIONS = 512;

  public Limits {
    if (body < 1 || pixels < 1 || images < 3 * pixels || results < 1) {
      throw new IllegalArgumentException(
          "limits: 1 or more of everything is expected, and room for an image of " + pixels);
    }
    if (running < 1
        || waiting < 1
        || passes < 1
        || parts < 1
        || streams < 1
        || !answer.isPositive()) {
      throw new IllegalArgumentException("limits: 1 or more of everything is expected");
    }
  }

  /** How long a job may take. */
  Duration job() {
    return answer.multipliedBy(10);
  }

  /** Sets what the JDK's server reads once in the life of a process, where nobody has. */
  static void ofConnections() {
    set("sun.net.httpserver.maxReqTime", REQUEST);
    set("sun.net.httpserver.maxRspTime", RESPONSE);
    set("sun.net.httpserver.idleInterval", REQUEST);
    set("sun.net.httpserver.maxReqHeaders", 64);
    set("sun.net.httpserver.maxReqHeaderSize", 1 << 15);
    set("sun.net.httpserver.drainAmount", 1 << 16);
    set("jdk.httpserver.maxConnections", CONNECTIONS);
    if (System.getProperty("sun.net.httpserver.nodelay") == null) {
      System.setProperty("sun.net.httpserver.nodelay", "true");
    }
  }

  private static void set(String property, int value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, Integer.toString(value));
    }
  }
}
