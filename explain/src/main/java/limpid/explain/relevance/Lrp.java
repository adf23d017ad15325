package limpid.explain.relevance;

import java.util.List;
import limpid.core.Tensor;
import limpid.core.graph.Backward;
import limpid.core.graph.Rule;
import limpid.core.graph.Trace;
import limpid.core.op.Node;
import limpid.explain.Choices;
import limpid.explain.Convention;
import limpid.explain.Descriptor;
import limpid.explain.Family;
import limpid.explain.GradientMethod;
import limpid.explain.Option;
import limpid.explain.Options;
import limpid.explain.Values;
import limpid.explain.map.Attribution;
import limpid.explain.map.Completeness;
import limpid.explain.run.Formula;
import limpid.explain.run.Run;
import limpid.explain.target.OutputTarget;
import limpid.explain.target.Score;

/**
 * Layer-wise relevance propagation: the score is divided among the inputs of the layer that it
 * comes from, and so on down to the pixels, {@code R_i = sum_j z_ij / z_j R_j}, {@code [H,W,C]},
 * signed. How {@code z_ij} is read is a {@link LayerRule}, one for each layer: a {@link Composite}.
 *
 * <p>Relevance starts with {@code z ds/dz} at the output z: the logit, for a class. As zennit has
 * it, a batch norm is part of the layer before it; sums and average pooling divide in proportion,
 * ReLU and its like pass, max pooling gives to the winner, and divisors are kept from 0 by 1e-6. A
 * batch norm that no layer can take in divides in proportion, too, and its shift takes a share;
 * {@code norm: pass} and {@code norm: zplus} are other choices, see {@link Kind#NORM}.
 *
 * <p>Captum crosses a batch norm by itself, in proportion, adds 1e-9, and its rules gamma and z+
 * bend weights whatever the sign of what they weigh.
 *
 * <p>Bach et al., On Pixel-Wise Explanations for Non-Linear Classifier Decisions by Layer-Wise
 * Relevance Propagation, PLoS ONE 2015.
 *
 * @param composite which rule is for which layer
 * @param accounted whether the {@link #ledger} is shown too
 */
public record Lrp(Composite composite, Convention convention, boolean accounted)
    implements GradientMethod {
  private static final Option<Composite> COMPOSITE =
      Option.of(
              "composite",
              "Which rule relevance crosses which layer by: a name, or rules for layers by kind,"
                  + " name or place.",
              new Composites(),
              Composite.USUAL)
          .orElse("epsilon-plus, or epsilon with the convention of captum");
  private static final Option<Convention> CONVENTION =
      Options.CONVENTION.among(
          Values.oneOf(List.of(Convention.ZENNIT, Convention.CAPTUM)), Convention.ZENNIT);

  private static final Option<Boolean> LEDGER =
      Option.of(
          "ledger",
          "Whether what each layer gets, sends on and loses is shown too.",
          Values.flags(),
          false);

  /** What there is to know about it. */
  public static final Descriptor METHOD =
      Descriptor.named("lrp", "relevance")
          .line("The score, divided among the inputs of each layer, down to the pixels.")
          .family(Family.RELEVANCE)
          .citation(
              "Bach et al.",
              "On Pixel-Wise Explanations for Non-Linear Classifier Decisions by Layer-Wise"
                  + " Relevance Propagation",
              "PLoS ONE",
              2015)
          .formula("R_i = sum_j z_ij / z_j R_j, z_ij what input i contributes to output j")
          .cost(1, 1)
          .takes(COMPOSITE, CONVENTION, LEDGER)
          .made(Lrp::of);

  public Lrp {
    CONVENTION.checked(convention);
    if (composite.equals(Composite.USUAL)) {
      composite =
          convention == Convention.CAPTUM
              ? Composite.named("conv: epsilon 1e-9, dense: epsilon 1e-9")
              : Composite.EPSILON_PLUS;
    }
  }

  /** With zennit's EpsilonPlus. */
  public Lrp() {
    this(Composite.USUAL);
  }

  /** As zennit has it. */
  public Lrp(Composite composite) {
    this(composite, CONVENTION.otherwise());
  }

  public Lrp(Composite composite, Convention convention) {
    this(composite, convention, false);
  }

  private static Lrp of(Choices choices) {
    return new Lrp(choices.get(COMPOSITE), choices.get(CONVENTION), choices.get(LEDGER));
  }

  @Override
  public String name() {
    return METHOD.name();
  }

  /** The pixels, and what they are to sum to. */
  @Override
  public List<Formula> formulas(Trace trace, Node score) {
    Node x = trace.input();
    Node start = start(trace, score);
    Node r = sweep(trace, start, relevance(trace)).to(x).of(x);
    int images = start.shape().at(0);
    Node rows = start.reshape(images, start.shape().size() / images, 1).sum(1);
    return List.of(Formula.pixels(r), Formula.pixels(rows));
  }

  @Override
  public Attribution combined(List<Attribution> parts) {
    Attribution pixels = parts.getFirst();
    double sum = 0;
    for (float value : pixels.raw().data()) {
      sum += value;
    }
    return pixels.complete(new Completeness(sum, parts.getLast().raw().data()[0]));
  }

  /** Where the relevance of a run goes, and what of it is lost on the way. */
  public Ledger ledger(Run run, OutputTarget target) {
    Trace trace = run.trace();
    Node z = trace.output();
    OutputTarget resolved = target.resolved(z.value());
    List<Node> data = resolved.data(z.shape()).stream().map(Node::constant).toList();
    Node start = start(trace, Score.column(resolved, z, data));
    Ledger.Book book = new Ledger.Book(relevance(trace));
    Node end = sweep(trace, start, book).to(trace.input()).of(trace.input());
    return book.closed(trace, start, end);
  }

  private Relevance relevance(Trace trace) {
    return new Relevance(composite, convention == Convention.CAPTUM, trace);
  }

  /** {@code z ds/dz} at the output z. */
  private static Node start(Trace trace, Node score) {
    Node z = trace.output();
    return z.tracked()
        ? Backward.from(score).recorded().to(z).of(z).mul(z)
        : Node.constant(Tensor.zeros(z.shape()));
  }

  private static Backward sweep(Trace trace, Node start, Rule rule) {
    Node z = trace.output();
    Node x = trace.input();
    return z.tracked()
        ? Backward.from(z).seed(start).with(rule)
        : Backward.from(x).seed(Node.constant(Tensor.zeros(x.shape())));
  }
}
