package limpid.app.given;

import java.util.List;
import java.util.Map;
import limpid.app.line.BadInput;
import limpid.app.line.Json;
import limpid.explain.Explainer;
import limpid.explain.run.CompiledNet;
import limpid.nn.Model;
import picocli.CommandLine.Option;

/** How the net is run. */
public final class RunOptions {
  private static final int MOST = 4096;

  /** In a bundle, unless another was asked for. */
  private static final int FIXED = 8;

  public static final String PRECISE =
      "Leave out the fast convolutions that round more (Winograd's F(4x4,3x3)).";

  @Option(names = "--precise", description = PRECISE)
  private boolean precise;

  @Option(
      names = "--batch",
      paramLabel = "N",
      description =
          "How many changed images go through the network at once, for methods that change it many"
              + " times (default: what a quarter of the free memory holds, at most 32).")
  private Integer batch;

  /** Refuses what cannot be. */
  public void check() {
    if (batch != null && (batch < 1 || batch > MOST)) {
      throw new BadInput("--batch: 1 to " + MOST + " is expected, got " + batch);
    }
  }

  /** How it is run, for who wants to run it so again. */
  public Map<String, Object> json(int inputs) {
    return Json.object(
        "compiled", inputs > 1, "precise", precise, "batch", batch == null ? 0 : batch);
  }

  /**
   * From now on batches have a size that does not depend on the free memory, for their sizes may
   * change the last bits.
   */
  public void fixBatch() {
    fixBatch(FIXED);
  }

  /** The same with this size, unless another was asked for. */
  public void fixBatch(int size) {
    batch = batch == null ? size : batch;
  }

  /** The net for so many inputs, for these methods. */
  public CompiledNet net(Model model, int inputs, List<Explainer> explainers) {
    CompiledNet net = net(model, inputs, explainers, precise);
    return batch == null ? net : net.batch(batch);
  }

  /** A single image is traced, for compiling takes longer than it saves. */
  public static CompiledNet net(
      Model model, int inputs, List<Explainer> explainers, boolean precise) {
    CompiledNet net = inputs == 1 ? CompiledNet.traced(model) : CompiledNet.of(model, explainers);
    return precise ? net.precise() : net;
  }
}
