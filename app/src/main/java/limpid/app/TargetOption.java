package limpid.app;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import limpid.explain.target.OutputTarget;
import limpid.models.data.Labels;

/** {@code --target}: a class index, a class name, {@code top}, or {@code top3} and the like. */
final class TargetOption {
  private static final Pattern TOP = Pattern.compile("top(\\d*)");

  private TargetOption() {}

  /** The targets that are meant, in order, with these classes to choose from. */
  static List<OutputTarget> targets(List<String> options, Labels labels) {
    List<OutputTarget> targets = new ArrayList<>();
    for (String option : options) {
      Matcher top = TOP.matcher(option);
      if (top.matches()) {
        targets.addAll(OutputTarget.firstRanked(count(option, top.group(1), labels)));
      } else {
        targets.add(OutputTarget.of(labels.index(option)));
      }
    }
    return targets;
  }

  private static int count(String option, String digits, Labels labels) {
    int count = digits.isEmpty() ? 1 : digits.length() > 9 ? 0 : Integer.parseInt(digits);
    if (count < 1 || count > labels.size()) {
      throw new BadInput(
          "--target %s: there are %d classes, top1 to top%d is expected"
              .formatted(option, labels.size(), labels.size()));
    }
    return count;
  }
}
