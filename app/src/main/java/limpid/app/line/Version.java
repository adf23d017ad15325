package limpid.app.line;

/** Which Limpid this is. */
public final class Version {
  public static final String TEXT = "limpid 0.1.0-SNAPSHOT";

  private Version() {}
}
