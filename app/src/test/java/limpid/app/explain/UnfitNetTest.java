package limpid.app.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import limpid.app.Cli;
import limpid.app.Samples;
import limpid.core.graph.NoRuleException;
import limpid.core.graph.Rule;
import limpid.core.graph.Trace;
import limpid.core.op.Node;
import limpid.core.op.Relu;
import limpid.explain.Descriptor;
import limpid.explain.Family;
import limpid.explain.GradientMethod;
import limpid.explain.catalogue.Catalogue;
import limpid.explain.catalogue.Methods;
import limpid.explain.run.Formula;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A net that a method has no rule for is the input's fault, not the program's. */
class UnfitNetTest {

  /** A relevance that knows everything but ReLU. */
  private record Choosy() implements GradientMethod {
    private static final Rule RULE =
        step -> {
          if (step.op() instanceof Relu) {
            throw new NoRuleException(step);
          }
          return step.gradient();
        };

    static final Descriptor METHOD =
        Descriptor.named("choosy")
            .line("Everything but ReLU.")
            .family(Family.GRADIENT)
            .citation("Nobody", "Nothing", "Nowhere", 2030)
            .formula("A = ds/dx")
            .cost(1, 1)
            .made(choices -> new Choosy());

    @Override
    public String name() {
      return METHOD.name();
    }

    @Override
    public List<Formula> formulas(Trace trace, Node score) {
      Node x = trace.input();
      return List.of(Formula.pixels(GradientMethod.sweep(trace, score).with(RULE).to(x).of(x)));
    }
  }

  @TempDir Path folder;

  @Test
  void oneSentenceNamesMethodOpAndNode() throws IOException {
    Path photo = Samples.png(folder.resolve("photo.png"), 48, 40, 1);
    refused("choosy", photo);
    refused("choosy", photo, photo);
    refused("smoothgrad", photo, "--of", "choosy");
  }

  private void refused(String method, Object... arguments) {
    List<Descriptor> methods = new ArrayList<>(Methods.all());
    methods.add(Choosy.METHOD);
    List<Object> all = new ArrayList<>(List.of("explain", "--method", method));
    all.addAll(List.of("--model", Samples.MODEL, "--weights", Samples.weights(folder)));
    all.addAll(List.of("--out", folder.resolve("out")));
    all.addAll(List.of(arguments));
    Cli cli = Cli.run(new Catalogue(methods), all.toArray());
    assertEquals(2, cli.code(), cli.err());
    assertEquals(1, cli.err().lines().count(), cli.err());
    assertTrue(
        cli.err().startsWith("limpid: " + method + ": no rule for relu at relu relu ["), cli.err());
  }
}
