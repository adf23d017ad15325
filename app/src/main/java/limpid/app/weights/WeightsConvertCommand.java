package limpid.app.weights;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import limpid.app.line.BadInput;
import limpid.app.line.CommonOptions;
import limpid.app.line.Terminal;
import limpid.core.Tensor;
import limpid.models.Architecture;
import limpid.models.Fit;
import limpid.models.Zoo;
import limpid.nn.ParameterList;
import limpid.nn.StateDict;
import limpid.nn.WeightsMismatch;
import limpid.weights.DType;
import limpid.weights.Safetensors;
import limpid.weights.WeightsFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code limpid weights convert}: weights of any format as safetensors. */
@Command(
    name = "convert",
    description = {
      "Writes the tensors of a weights file as safetensors, with PyTorch's names and order of axes;"
          + " with --model under the names of that network, and no others."
    },
    sortOptions = false,
    footerHeading = "%nExample:%n",
    footer = "  limpid weights convert checkpoint.pth resnet18.safetensors --half --model resnet18")
final class WeightsConvertCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(
      index = "0",
      paramLabel = "IN",
      description = "The weights; FILE#NAME is what the file has under a name.")
  private Path in;

  @Parameters(
      index = "1",
      paramLabel = "OUT",
      description = "What is written: a .safetensors file.")
  private Path out;

  @Option(names = "--half", description = "Write half precision.")
  private boolean half;

  @Option(
      names = "--model",
      paramLabel = "NAME",
      description = "The network that they are for: its names, and nothing that it does not have.")
  private String model;

  @Mixin private CommonOptions common;

  WeightsConvertCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    common.apply();
    if (!out.toString().endsWith(".safetensors")) {
      throw new BadInput(out + ": the name of a .safetensors file is expected");
    }
    if (Files.exists(out) && Files.isSameFile(out, WeightsFile.file(in))) {
      throw new BadInput(out + ": is the file that is read; another name is expected");
    }
    StateDict weights = wanted(WeightsFile.open(in));
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    weights.names().forEach(name -> tensors.put(name, weights.read(name)));
    Safetensors.write(out, tensors, half ? DType.F16 : DType.F32);
    terminal
        .out()
        .println("%s: %d tensors, %,d bytes".formatted(out, tensors.size(), Files.size(out)));
    return 0;
  }

  private StateDict wanted(StateDict file) {
    if (model == null) {
      return file;
    }
    Architecture net = Zoo.find(model);
    try {
      Fit fit = net.fit(file);
      fit.notes().forEach(note -> terminal.err().println(in + ": " + note));
      ParameterList.check(net.name() + " from " + in, fit.architecture().manifest(), fit.weights());
      return fit.weights();
    } catch (WeightsMismatch e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw new BadInput(in + ": " + e.getMessage(), e);
    }
  }
}
