package limpid.app.inside;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import limpid.app.given.ChosenTarget;
import limpid.app.given.TargetOption;
import limpid.app.line.BadInput;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.explain.inside.Objective;
import limpid.explain.run.LayerChoice;
import limpid.models.data.Labels;
import picocli.CommandLine.Option;

/** What of a net is to be excited: targets, channels of a layer, or neurons of it. */
final class ExcitedOptions {
  private static final Pattern PLACE = Pattern.compile("(\\d{1,9})@(\\d{1,6}),(\\d{1,6})");

  @Option(
      names = {"--target", "--class"},
      paramLabel = "TARGET",
      description =
          "A class by its index or name, or another target, as limpid explain --target takes it."
              + " May be given more than once.")
  private List<String> targets = List.of();

  @Option(
      names = "--layer",
      paramLabel = "NAME",
      description =
          "The layer that channels and neurons are of, see limpid layers (default: the last spatial"
              + " one); by itself, whatever it sees.")
  private String layer = "";

  @Option(
      names = "--channel",
      paramLabel = "N[,N...]",
      split = ",",
      description = "Channels, counted from 0: their mean over all places.")
  private List<Integer> channels = List.of();

  @Option(
      names = "--neuron",
      paramLabel = "N[@Y,X]",
      description =
          "A channel at one place of the layer's feature maps (default place: the middle). May be"
              + " given more than once.")
  private List<String> neurons = List.of();

  /** One of them, with what stands for it in the name of a file. */
  record Excited(String name, String title, Objective objective) {}

  /** All of them, in this order: targets, channels, neurons. */
  List<Excited> all(Labels labels) {
    List<Excited> all = new ArrayList<>();
    new TargetOption(labels, TargetOption.Bare.LOGIT)
        .listed(targets)
        .forEach(one -> add(one.text(), score(one, labels), labels, all));
    LayerChoice at = layer.isEmpty() ? LayerChoice.LAST : LayerChoice.named(layer);
    for (int channel : new LinkedHashSet<>(channels)) {
      if (channel < 0) {
        throw new BadInput("--channel " + channel + ": 0 or more is expected");
      }
      add(layer + "-" + channel, Objective.channel(at, channel), labels, all);
    }
    new LinkedHashSet<>(neurons)
        .forEach(text -> add(layer + "-" + text, neuron(at, text), labels, all));
    if (!layer.isEmpty() && channels.isEmpty() && neurons.isEmpty()) {
      add(layer, Objective.energy(at), labels, all);
    }
    if (all.isEmpty()) {
      throw new BadInput("one of --target, --layer, --channel and --neuron is expected");
    }
    return all;
  }

  private static void add(String name, Objective objective, Labels labels, List<Excited> all) {
    String title = objective.describe(labels::name);
    boolean score = objective instanceof Objective.Scored;
    all.add(new Excited(score ? title.replaceFirst("^logit of ", "") : name, title, objective));
  }

  /** A score that is the same whatever the image. */
  private static Objective score(ChosenTarget chosen, Labels labels) {
    if (chosen.until().isPresent()) {
      throw new BadInput(
          "--target %s: what is excited inside the net is said by --layer, --channel and --neuron"
              .formatted(chosen.text()));
    }
    Tensor any = Tensor.zeros(Shape.of(1, labels.size()));
    if (!chosen.target().resolved(any).equals(chosen.target())) {
      throw new BadInput(
          "--target %s: which class that is depends on an image; a class is expected"
              .formatted(chosen.text()));
    }
    return Objective.of(chosen.target());
  }

  private static Objective neuron(LayerChoice layer, String text) {
    Matcher place = PLACE.matcher(text.strip());
    if (place.matches()) {
      return Objective.neuron(
          layer,
          Integer.parseInt(place.group(1)),
          Integer.parseInt(place.group(2)),
          Integer.parseInt(place.group(3)));
    }
    if (text.strip().matches("\\d{1,9}")) {
      return Objective.neuron(layer, Integer.parseInt(text.strip()));
    }
    throw new BadInput("--neuron " + text + ": N or N@Y,X is expected");
  }
}
