package limpid.app.weights;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import limpid.app.line.BadInput;
import limpid.app.line.CommonOptions;
import limpid.app.line.Json;
import limpid.app.line.Terminal;
import limpid.models.Architecture;
import limpid.models.Fit;
import limpid.models.Zoo;
import limpid.nn.NamedParameter;
import limpid.nn.ParameterList;
import limpid.nn.StateDict;
import limpid.nn.WeightsMismatch;
import limpid.weights.WeightsFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code limpid weights verify}: which networks a file is for. */
@Command(
    name = "verify",
    description = {
      "Says which networks the weights of a file fit, and why they do not fit the one that is asked"
          + " for. The exit code is 2 if they fit none."
    },
    sortOptions = false,
    footerHeading = "%nExample:%n",
    footer = "  limpid weights verify resnet18.pth --model resnet34")
final class WeightsVerifyCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(
      paramLabel = "FILE",
      description = "The weights; FILE#NAME is what the file has under a name.")
  private Path file;

  @Option(
      names = "--model",
      paramLabel = "NAME",
      description =
          "The network that they should fit (default: every one that limpid models lists).")
  private String model;

  @Option(names = "--json", description = "Print one JSON object and nothing else.")
  private boolean json;

  @Mixin private CommonOptions common;

  /**
   * What came of trying one network.
   *
   * @param problem what is wrong, or empty
   * @param apart names that the file and the network do not share, or not with one shape
   * @param names that the network has
   * @param foreign names of the file that the network does not have
   */
  private record Tried(
      String model,
      int classes,
      List<String> notes,
      String problem,
      int apart,
      int names,
      int foreign) {
    boolean fits() {
      return problem.isEmpty();
    }

    Map<String, Object> json() {
      return Json.object(
          "model",
          model,
          "fits",
          fits(),
          "classes",
          fits() ? classes : null,
          "notes",
          notes,
          "problem",
          fits() ? null : problem);
    }
  }

  WeightsVerifyCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    common.apply();
    List<Architecture> nets = model == null ? Zoo.list() : List.of(Zoo.find(model));
    StateDict weights = WeightsFile.open(file);
    List<Tried> tried = nets.stream().map(net -> tried(net, weights)).toList();
    List<Tried> fitting = tried.stream().filter(Tried::fits).toList();
    if (json) {
      Json.print(
          terminal,
          Json.object(
              "command", "weights verify",
              "file", file.toString(),
              "models", tried.stream().map(Tried::json).toList()));
    }
    if (fitting.isEmpty()) {
      throw new BadInput(
          model == null
              ? file + ": fits none of the networks that limpid models lists" + nearest(tried)
              : tried.getFirst().problem);
    }
    if (!json) {
      fitting.forEach(this::print);
    }
    return 0;
  }

  /** Why it is not the one that it has most names of, if it has most of them. */
  private static String nearest(List<Tried> tried) {
    return tried.stream()
        .min(Comparator.comparingInt(Tried::apart).thenComparingInt(Tried::foreign))
        .filter(one -> one.apart <= one.names / 2)
        .map(one -> "; the nearest: " + one.problem)
        .orElse("");
  }

  private void print(Tried fit) {
    terminal.out().println("%s: fits %s with %d classes".formatted(file, fit.model, fit.classes));
    fit.notes.forEach(note -> terminal.out().println("  " + note));
  }

  private Tried tried(Architecture net, StateDict weights) {
    Set<String> own = net.manifest().stream().map(NamedParameter::name).collect(Collectors.toSet());
    int names = own.size();
    int foreign = (int) weights.names().stream().filter(name -> !own.contains(name)).count();
    try {
      Fit fit = net.fit(weights);
      Architecture fitted = fit.architecture();
      ParameterList.check(net.name() + " from " + file, fitted.manifest(), fit.weights());
      return new Tried(net.name(), fitted.classes(), fit.notes(), "", 0, names, foreign);
    } catch (WeightsMismatch e) {
      int apart = e.missing().size() + e.unexpected().size() + e.misshapen().size();
      return new Tried(net.name(), net.classes(), List.of(), e.getMessage(), apart, names, foreign);
    } catch (IllegalArgumentException e) {
      String problem = net.name() + " from " + file + ": " + e.getMessage();
      return new Tried(net.name(), net.classes(), List.of(), problem, 0, names, foreign);
    }
  }
}
