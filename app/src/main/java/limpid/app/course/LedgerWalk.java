package limpid.app.course;

import static limpid.app.course.WalkSubject.number;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import limpid.explain.Explanation;
import limpid.explain.relevance.Ledger;
import limpid.explain.relevance.Lrp;

/** Layer-wise relevance propagation: the ledger of a score, and the map. */
record LedgerWalk(WalkSubject subject, Ledger ledger) implements Walk {

  static LedgerWalk of(WalkSubject subject) {
    Ledger ledger = new Lrp().ledger(subject.run(), subject.target());
    double score = subject.score();
    if (Math.abs(ledger.start() - score) > 1e-4 * Math.max(1, Math.abs(score))) {
      throw new IllegalArgumentException(
          "relevance begins at %s, for %s; the score of a class is expected"
              .formatted(number(ledger.start()), subject.words()));
    }
    return new LedgerWalk(subject, ledger);
  }

  @Override
  public List<WalkStep> steps() {
    return List.of(account(), map());
  }

  private WalkStep account() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("layer", "in", "out", "bias", "lost"));
    for (Ledger.Entry one : ledger.entries()) {
      if (one.divides()) {
        rows.add(
            List.of(
                one.layer().isEmpty() ? one.op() : one.layer(),
                number(one.in()),
                number(one.out()),
                number(one.bias()),
                number(one.lost())));
      }
    }
    return new WalkStep(
        "lesson.relevance",
        List.of(),
        "R_i = Σ_j a_i w_ij / (Σ_i' a_i' w_i'j + ε) R_j",
        "Ledger ledger = new Lrp().ledger(run, target);",
        rows,
        Optional.of(subject.photo().picture()));
  }

  private WalkStep map() {
    Explanation explanation = new Lrp().explain(subject.run(), subject.target());
    return new WalkStep(
        "walk.relevance.map",
        List.of(number(ledger.start()), number(ledger.end())),
        "%s = %s + bias %s + lost %s"
            .formatted(
                number(ledger.start()),
                number(ledger.end()),
                number(ledger.bias()),
                number(ledger.lost())),
        "Explanation e = new Lrp().explain(model, x, target);",
        List.of(),
        Optional.of(subject.over(explanation)));
  }
}
