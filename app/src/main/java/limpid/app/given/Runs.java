package limpid.app.given;

import java.util.HashMap;
import java.util.Map;
import limpid.explain.run.Run;
import limpid.explain.run.Session;

/**
 * The runs of one input: the net's own, and one of each net that ends at a layer whose neurons are
 * explained.
 */
public final class Runs implements AutoCloseable {
  private final Session session;
  private final Run whole;
  private final Map<String, Session> sessions = new HashMap<>();
  private final Map<String, Run> ending = new HashMap<>();

  public Runs(Session session, Run whole) {
    this.session = session;
    this.whole = whole;
  }

  /** The net's own. */
  public Run whole() {
    return whole;
  }

  /** The run whose output a target is of. */
  public Run of(ChosenTarget target) {
    return target.until().isEmpty()
        ? whole
        : ending.computeIfAbsent(target.until().get(), this::ending);
  }

  /** Refuses a net whose output the target is not of. */
  public void check(ChosenTarget target) {
    target.check(session.net(), whole.image().shape());
  }

  private Run ending(String layer) {
    Session own = session.net().until(layer).session();
    sessions.put(layer, own);
    return own.run(whole.image(), whole.control());
  }

  @Override
  public void close() {
    sessions.values().forEach(Session::close);
  }
}
