package limpid.app;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import limpid.app.audit.AuditCommand;
import limpid.app.audit.FeaturesCommand;
import limpid.app.audit.TutorCommand;
import limpid.app.course.LessonCommand;
import limpid.app.course.ShellCommand;
import limpid.app.course.WalkCommand;
import limpid.app.evaluate.EvaluateCommand;
import limpid.app.evaluate.MetricsCommand;
import limpid.app.explain.ClassifyCommand;
import limpid.app.explain.CompareCommand;
import limpid.app.explain.DiffCommand;
import limpid.app.explain.ExplainCommand;
import limpid.app.explain.ExportCommand;
import limpid.app.explain.LocaliseCommand;
import limpid.app.explain.MethodsCommand;
import limpid.app.inside.ChannelsCommand;
import limpid.app.inside.DeepDreamCommand;
import limpid.app.inside.DffCommand;
import limpid.app.inside.EvolutionCommand;
import limpid.app.inside.InvarianceCommand;
import limpid.app.inside.InvertCommand;
import limpid.app.inside.KernelsCommand;
import limpid.app.inside.LayersCommand;
import limpid.app.inside.MaximiseCommand;
import limpid.app.inside.ModelsCommand;
import limpid.app.inside.TcavCommand;
import limpid.app.inside.TopPatchesCommand;
import limpid.app.line.Terminal;
import limpid.app.synthetic.SyntheticCommand;
import limpid.app.train.TrainCommand;
import limpid.app.tree.TreeCommand;
import limpid.app.weights.WeightsCommand;
import limpid.explain.catalogue.Catalogue;

/**
 * The commands, by name, in the order of the help. A line that names one makes only that: to read
 * all their options takes longer than many of them run.
 */
final class Commands {
  private final Map<String, Supplier<Object>> makers = new LinkedHashMap<>();

  Commands(Terminal terminal, Catalogue methods) {
    makers.put("explain", () -> ExplainCommand.choosing(terminal, methods));
    makers.put("compare", () -> CompareCommand.choosing(terminal, methods));
    makers.put("diff", () -> DiffCommand.choosing(terminal, methods));
    makers.put("localise", () -> LocaliseCommand.choosing(terminal, methods));
    makers.put("evaluate", () -> EvaluateCommand.choosing(terminal, methods));
    makers.put("tree", () -> TreeCommand.choosing(terminal, methods));
    makers.put("audit", () -> AuditCommand.choosing(terminal, methods));
    makers.put("tutor", () -> TutorCommand.choosing(terminal, methods));
    makers.put("synthetic", () -> SyntheticCommand.choosing(terminal, methods));
    makers.put("features", () -> new FeaturesCommand(terminal));
    makers.put("classify", () -> new ClassifyCommand(terminal));
    makers.put("layers", () -> new LayersCommand(terminal));
    makers.put("channels", () -> ChannelsCommand.choosing(terminal, methods));
    makers.put("kernels", () -> new KernelsCommand(terminal));
    makers.put("dff", () -> DffCommand.command(terminal));
    makers.put("tcav", () -> TcavCommand.command(terminal));
    makers.put("maximise", () -> MaximiseCommand.command(terminal));
    makers.put("deepdream", () -> DeepDreamCommand.command(terminal));
    makers.put("invert", () -> InvertCommand.command(terminal));
    makers.put("top-patches", () -> new TopPatchesCommand(terminal));
    makers.put("evolution", () -> new EvolutionCommand(terminal));
    makers.put("invariance", () -> new InvarianceCommand(terminal));
    makers.put("models", () -> new ModelsCommand(terminal));
    makers.put("methods", () -> new MethodsCommand(terminal, methods));
    makers.put("metrics", () -> new MetricsCommand(terminal));
    makers.put("export", () -> ExportCommand.choosing(terminal, methods));
    makers.put("train", () -> new TrainCommand(terminal));
    makers.put("walk", () -> new WalkCommand(terminal));
    makers.put("lesson", () -> new LessonCommand(terminal));
    makers.put("shell", () -> new ShellCommand());
    makers.put("weights", () -> WeightsCommand.with(terminal));
    makers.put("serve", () -> new ServeCommand(terminal, methods));
  }

  /** Their names, without other names that they have. */
  Collection<String> names() {
    return makers.keySet();
  }

  /** The command that a line begins with, or all of them where it begins with none. */
  List<Object> meantBy(String... arguments) {
    Supplier<Object> named = arguments.length == 0 ? null : makers.get(arguments[0]);
    return named == null
        ? makers.values().stream().map(Supplier::get).toList()
        : List.of(named.get());
  }
}
