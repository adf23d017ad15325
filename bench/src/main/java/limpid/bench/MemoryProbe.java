package limpid.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.graph.Trace;
import limpid.core.program.Rounding;
import limpid.explain.cam.GradCam;
import limpid.explain.target.OutputTarget;
import limpid.models.Architecture;
import limpid.models.Zoo;
import limpid.nn.Model;
import limpid.weights.WeightsFile;

/**
 * The process whose memory is measured: {@code MODEL trace|program WEIGHTS EXPLANATIONS}; prints
 * its peak resident memory after the first explanation and after the last.
 */
final class MemoryProbe {
  private MemoryProbe() {}

  public static void main(String[] arguments) throws IOException {
    Architecture architecture = Zoo.find(arguments[0]);
    Model model = architecture.load(WeightsFile.open(Path.of(arguments[2])));
    Tensor image = Tensor.zeros(architecture.preprocessing().input());
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < image.size(); i++) {
      image.data()[i] = (float) random.nextDouble() - 0.5f;
    }
    Runnable explanation =
        arguments[1].equals("trace")
            ? () -> new GradCam().explain(model, image, OutputTarget.of(0))
            : program(architecture, model, image);
    explanation.run();
    long first = Machine.peakResident();
    for (int i = 1; i < Integer.parseInt(arguments[3]); i++) {
      explanation.run();
    }
    System.out.println(first + " " + Machine.peakResident());
  }

  private static Runnable program(Architecture architecture, Model model, Tensor image) {
    Tensor seeds = Tensor.zeros(Shape.of(1, architecture.classes()));
    seeds.data()[0] = 1;
    Trace shapes = model.trace(Tensor.outline(image.shape()));
    Compiled gradCam = Compiled.gradCam(shapes, architecture.layer(), seeds, Rounding.FAST);
    return new Compiled(gradCam.program(), List.of(image, seeds), gradCam.result())::run;
  }
}
