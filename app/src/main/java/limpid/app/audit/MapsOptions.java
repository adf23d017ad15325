package limpid.app.audit;

import java.io.IOException;
import limpid.app.given.ChosenMethod;
import limpid.app.given.LoadedModel;
import limpid.app.given.ModelOptions;
import limpid.app.given.RunOptions;
import limpid.app.given.SingleMethod;
import limpid.app.line.Terminal;
import limpid.explain.catalogue.Catalogue;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;

/** Whose maps of many images are looked at, as options: a net and one method. */
final class MapsOptions {
  @Mixin private ModelOptions weights;

  @Mixin private SingleMethod method;

  @Mixin private RunOptions how;

  /** One of these methods, usually that of a name. */
  MapsOptions(Catalogue catalogue, String usual) {
    this.method = new SingleMethod(catalogue, usual);
  }

  /** A command that this is mixed into, with the options of methods. */
  CommandSpec completing(CommandSpec command) {
    return method.completing(command);
  }

  LoadedModel model(Terminal terminal) throws IOException {
    return weights.load(terminal);
  }

  ChosenMethod method() {
    return method.chosen(weights.architecture().preprocessing());
  }

  /** How the net is run, if it can be run so. */
  RunOptions how() {
    how.check();
    return how;
  }
}
