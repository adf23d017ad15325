package limpid.app.given;

import limpid.explain.catalogue.Catalogue;
import limpid.models.photo.Preprocessing;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** One method at one layer, with its options: {@code --method lrp --layer block2}. */
public final class SingleMethod {
  private final MethodOptions options;

  @Option(
      names = "--method",
      paramLabel = "NAME",
      description = "Whose maps are taken; see limpid methods (default: ${DEFAULT-VALUE}).")
  private String name;

  /** One of these methods, usually that of a name. */
  public SingleMethod(Catalogue catalogue, String usual) {
    this.options = new MethodOptions(catalogue);
    this.name = usual;
  }

  /** A command that this is mixed into, with the options of methods. */
  public CommandSpec completing(CommandSpec command) {
    options.addTo(command);
    return command;
  }

  public String name() {
    return name;
  }

  /** The method. */
  public ChosenMethod chosen(Preprocessing preprocessing) {
    return options.one(name, preprocessing).methods().getFirst();
  }

  /** What a class by itself stands for. */
  public TargetOption.Bare bare(Preprocessing preprocessing) {
    return options.one(name, preprocessing).bare();
  }
}
