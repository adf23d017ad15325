package limpid.app.serve;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import limpid.explain.target.OutputTarget;
import limpid.models.data.Labels;
import limpid.models.data.UnknownClassException;

/**
 * Targets as text, those of the command line that name no file: {@code cat}, {@code 281}, {@code
 * top}, {@code rank2}, {@code probability:T}, {@code log-probability:T}, {@code negative:T}, {@code
 * margin:T,T}.
 *
 * @param labels the classes to choose from
 */
record TargetText(Labels labels) {
  private static final Pattern RANK = Pattern.compile("rank([1-9]\\d{0,5})");
  private static final int LONGEST = 200;

  OutputTarget read(String text) {
    if (text.length() > LONGEST) {
      throw Refusal.bad("target: at most " + LONGEST + " letters are expected");
    }
    try {
      return target(text.strip());
    } catch (UnknownClassException e) {
      throw Refusal.bad("target " + text + ": " + e.getMessage());
    }
  }

  private OutputTarget target(String text) {
    Matcher rank = RANK.matcher(text);
    if (text.equals("top")) {
      return OutputTarget.top();
    }
    if (rank.matches()) {
      int place = Integer.parseInt(rank.group(1));
      if (place > labels.size()) {
        throw Refusal.bad("target %s: there are %d classes".formatted(text, labels.size()));
      }
      return OutputTarget.ranked(place);
    }
    int colon = labels.names().contains(text) ? -1 : text.indexOf(':');
    String rest = text.substring(colon + 1).strip();
    return switch (colon < 0 ? "" : text.substring(0, colon)) {
      case "probability" -> target(rest).probability();
      case "log-probability" -> target(rest).logProbability();
      case "negative" -> target(rest).negative();
      case "margin" -> margin(rest);
      default -> OutputTarget.of(labels.index(text));
    };
  }

  private OutputTarget margin(String rest) {
    String[] parts = rest.split(",", -1);
    if (parts.length != 2) {
      throw Refusal.bad("target margin:" + rest + ": two targets are expected");
    }
    return target(parts[0].strip()).minus(target(parts[1].strip()));
  }
}
