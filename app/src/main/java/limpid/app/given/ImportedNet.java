package limpid.app.given;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import limpid.app.line.BadInput;
import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;
import limpid.models.Architecture;
import limpid.models.data.Labels;
import limpid.models.onnx.OnnxNet;
import limpid.models.photo.ChannelStatistics;
import limpid.models.photo.Preprocessing;
import limpid.nn.Model;
import limpid.nn.StateDict;
import limpid.nn.Weights;

/**
 * The net of an ONNX file with what a file does not say.
 *
 * @param notes sentences about what was assumed, without a full stop
 */
public record ImportedNet(OnnxNet net, Architecture architecture, List<String> notes) {
  private static final int USUAL_SIZE = 224;

  /** Whether this is the name of an ONNX file. */
  public static boolean is(String model) {
    return model.toLowerCase(Locale.ROOT).endsWith(".onnx");
  }

  /**
   * @param batches whether one is taken that runs on no less than the batch it was written for
   */
  static ImportedNet open(
      Path file, String output, PreparationOptions preparation, boolean batches) {
    List<String> notes = new ArrayList<>();
    OnnxNet net = ending(OnnxNet.open(file), output, notes);
    Preprocessing preprocessing = preprocessing(file, net, preparation, notes);
    int classes = classes(file, net, preprocessing, batches);
    Labels labels = classes == 1000 ? Labels.imageNet() : Labels.numbered(classes);
    String name = file.getFileName().toString();
    return new ImportedNet(
        net,
        new Architecture(
            name.substring(0, name.length() - ".onnx".length()),
            "ONNX",
            net,
            preprocessing,
            labels,
            ""),
        List.copyOf(notes));
  }

  /** The net up to the output that is explained. */
  private static OnnxNet ending(OnnxNet net, String output, List<String> notes) {
    if (output != null) {
      try {
        return net.withOutput(output);
      } catch (IllegalArgumentException e) {
        throw new BadInput("--output: " + e.getMessage(), e);
      }
    }
    if (net.outputs().size() > 1) {
      throw new BadInput(
          "%s: has the outputs %s; --output chooses the one to explain"
              .formatted(net.file().path(), String.join(", ", net.outputs())));
    }
    Optional<String> logits = net.logits();
    logits.ifPresent(name -> notes.add("scores are logits, before the softmax that it ends in"));
    return logits.map(net::withOutput).orElse(net);
  }

  private static Preprocessing preprocessing(
      Path file, OnnxNet net, PreparationOptions preparation, List<String> notes) {
    int wanted = preparation.sizeOr(USUAL_SIZE);
    Shape image = net.image(wanted, wanted);
    int side = Math.min(image.at(1), image.at(2));
    boolean grey = image.at(3) == 1;
    if (preparation.sizeOr(side) != side) {
      throw new BadInput("--size: %s takes images of %s pixels alone".formatted(file, size(image)));
    }
    Preprocessing usual =
        PreparationOptions.of(side, grey ? ChannelStatistics.UNIT : ChannelStatistics.IMAGENET);
    Preprocessing chosen = preparation.over(usual);
    Preprocessing whole =
        new Preprocessing(usual.resize(), usual.crop(), chosen.statistics())
            .with(chosen.framing())
            .with(grey ? image.with(3, 3) : image);
    if (image.at(3) != 3 && !grey) {
      notes.add(
          "images have %d channels: .npy files of [%d,H,W], ready for the net, are expected"
              .formatted(image.at(3), image.at(3)));
    } else if (!preparation.colours()) {
      notes.add(
          "photos are resized to %d pixels, the middle %s taken, %s; --preprocessing says otherwise"
              .formatted(
                  whole.resize(),
                  size(image),
                  grey
                      ? "the mean of their colours, in [0,1]"
                      : "less ImageNet's mean, by its deviation"));
    }
    return whole;
  }

  /** {@code 224}, or {@code 320x240} with the width first. */
  private static String size(Shape image) {
    return image.at(1) == image.at(2)
        ? Integer.toString(image.at(1))
        : image.at(2) + "x" + image.at(1);
  }

  private static int classes(Path file, OnnxNet net, Preprocessing preprocessing, boolean batches) {
    Model model = net.build(Weights.recording(new ArrayList<>()), 0);
    if (model.inputs().size() > 1) {
      throw new BadInput(
          "%s: has the inputs %s; a net that images are all the input of is expected"
              .formatted(file, String.join(", ", model.inputs())));
    }
    try {
      int images = net.fewest(preprocessing.input());
      Shape input = preprocessing.input().with(0, images);
      Shape output = model.trace(Tensor.outline(input)).output().shape();
      if (images > 1 && !batches) {
        throw new BadInput(
            "%s: has batches of %d written into its graph; one that is exported for one image, or"
                    .formatted(file, images)
                + " for any number (dynamic_axes in PyTorch), is expected");
      }
      if (output.rank() < 2) {
        throw new BadInput(
            "%s: its output '%s' is %s; a row of scores for each image is expected"
                .formatted(file, net.outputs().getFirst(), output));
      }
      return output.at(-1);
    } catch (ShapeException e) {
      throw new BadInput(
          "%s: cannot run on %dx%d pixels, --size says otherwise: %s"
              .formatted(
                  file, preprocessing.input().at(2), preprocessing.input().at(1), e.getMessage()),
          e);
    }
  }

  /** The file's own weights. */
  StateDict weights() {
    return net.own(net.file().weights());
  }
}
