package limpid.explain.run;

import java.util.function.Supplier;
import limpid.core.program.Control;
import limpid.explain.map.Attribution;

/**
 * A control that is shown maps while they form: a method that adds up many runs offers what it has
 * after each of them.
 *
 * <pre>{@code
 * Run run = session.run(image, new Forming() { … });          // a page that draws what comes
 * }</pre>
 */
public interface Forming extends Control {

  /**
   * What a method has so far, in the thread that does the work.
   *
   * @param soFar makes it, for those who look; a look takes a pass over the map
   */
  void formed(Supplier<Attribution> soFar);

  /** Offers it to a control, if that is one that looks. */
  static void offer(Control control, Supplier<Attribution> soFar) {
    if (control instanceof Forming looks) {
      looks.formed(soFar);
    }
  }
}
