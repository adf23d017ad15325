package limpid.app.inside;

import java.util.List;
import limpid.app.line.BadInput;
import limpid.explain.run.LayerChoice;
import picocli.CommandLine.Option;

/** Channels of a layer, by default the first four of the last one. */
final class ChannelsOptions {
  /** Pictures that a sheet has room for. */
  private static final int MOST = 600;

  @Option(
      names = "--layer",
      paramLabel = "NAME",
      description = "The layer, see limpid layers (default: the last spatial layer).")
  private String layer = "";

  @Option(
      names = "--channel",
      paramLabel = "N[,N...]",
      split = ",",
      description = "Its channels, counted from 0 (default: 0,1,2,3).")
  private List<Integer> channels = List.of(0, 1, 2, 3);

  LayerChoice layer() {
    return layer.isEmpty() ? LayerChoice.LAST : LayerChoice.named(layer);
  }

  /** Each channel once. */
  List<Integer> channels() {
    return channels.stream().distinct().toList();
  }

  /**
   * Refuses channels that cannot be, and more of them than a sheet has room for.
   *
   * @param pictures of each channel
   */
  void check(int pictures) {
    for (int channel : channels) {
      if (channel < 0) {
        throw new BadInput("--channel %d: 0 or more is expected".formatted(channel));
      }
    }
    int all = pictures * channels().size();
    if (all > MOST) {
      throw new BadInput(
          "--channel: a sheet has room for %d pictures, these would be %d".formatted(MOST, all));
    }
  }
}
