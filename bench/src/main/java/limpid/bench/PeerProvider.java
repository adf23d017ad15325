package limpid.bench;

import java.nio.file.Path;

/** Starts one peer; found by {@link java.util.ServiceLoader} in builds that have peers. */
public interface PeerProvider {

  /** Which one it starts. */
  PeerName peer();

  /**
   * Starts it.
   *
   * @param settings what it may use
   * @throws EngineException if it does not run on this machine
   */
  Engine start(Settings settings);

  /**
   * What peers may use.
   *
   * @param scratch a folder for files that are deleted at the end
   * @param cache a folder for files that later runs may use again
   * @param python a Python with PyTorch, or null to look for one
   */
  record Settings(Path scratch, Path cache, Path python) {}
}
