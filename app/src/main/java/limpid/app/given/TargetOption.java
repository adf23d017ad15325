package limpid.app.given;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import limpid.app.line.BadInput;
import limpid.core.NearestNames;
import limpid.core.Tensor;
import limpid.explain.target.Area;
import limpid.explain.target.OutputTarget;
import limpid.models.data.Labels;
import limpid.models.data.UnknownClassException;
import limpid.weights.Npy;

/**
 * {@code --target}: classes, or {@code KIND:…}, where a kind may be of other targets, in
 * parentheses where commas would be read otherwise.
 *
 * <pre>
 * target  cat | 281 | class:NAME | top | rank2 | top3 (three targets)
 *         logit:T | probability:T | log-probability:T | negative:T
 *         margin:T,T | sum:T,T,… | output:N | region:CLASS@Y0:Y1,X0:X1 | region:CLASS@MASK.npy
 *         box:NUMBER | box:NUMBER@BOX | similarity:FILE.npy | dot:FILE.npy | neuron:LAYER,CHANNEL[,Y,X] | (T)
 * </pre>
 *
 * @param labels the classes to choose from
 * @param bare what a class by itself stands for
 */
public record TargetOption(Labels labels, Bare bare) {
  public static final String HELP =
      "What is explained (default: top). A class by its index or name, top for the most likely one,"
          + " rank2 for the next, top3 for each of three: its logit. Or of targets T:"
          + " probability:T, log-probability:T, negative:T, margin:T,T, sum:T,T,...; output:N of a"
          + " regression; region:CLASS@Y0:Y1,X0:X1 (or @MASK.npy) of a score map; box:NUMBER or"
          + " box:NUMBER@BOX of a detector's boxes;"
          + " similarity:FILE.npy or dot:FILE.npy to an embedding; neuron:LAYER,CHANNEL or"
          + " neuron:LAYER,CHANNEL,Y,X inside the net. logit:T insists on the logit,"
          + " class:NAME on the name, (T) groups. May be given more than once.";

  private static final Pattern PLACE = Pattern.compile("(top|rank)(\\d*)");
  private static final Pattern BOX = Pattern.compile("(\\d{1,6}):(\\d{1,6}),(\\d{1,6}):(\\d{1,6})");
  private static final Pattern NEURON =
      Pattern.compile("([^,]+),(\\d{1,6})(?:,(\\d{1,6}),(\\d{1,6}))?");
  private static final List<String> KINDS =
      List.of(
          "class",
          "logit",
          "probability",
          "log-probability",
          "negative",
          "margin",
          "sum",
          "output",
          "region",
          "box",
          "similarity",
          "dot",
          "neuron");

  /** What a class by itself stands for. */
  public enum Bare {
    LOGIT,
    PROBABILITY
  }

  /** The targets that are meant, in order. */
  public List<ChosenTarget> targets(List<String> options) {
    List<ChosenTarget> targets = new ArrayList<>();
    for (String option : options) {
      try {
        boolean kind = isKind(option.strip());
        List<ChosenTarget> meant = read(option.strip());
        targets.addAll(
            kind || bare == Bare.LOGIT
                ? meant
                : each("probability", meant, OutputTarget::probability));
      } catch (BadInput | IllegalArgumentException e) {
        throw e instanceof UnknownClassException
            ? e
            : new BadInput("--target " + option + ": " + e.getMessage(), e);
      }
    }
    return targets;
  }

  /** The same, where an option may be several, joined by commas, unless it is one with them. */
  public List<ChosenTarget> listed(List<String> options) {
    return options.stream().flatMap(option -> listed(option).stream()).toList();
  }

  private List<ChosenTarget> listed(String option) {
    try {
      return targets(List.of(option));
    } catch (BadInput | UnknownClassException e) {
      List<String> parts = List.of(option.split(",(?![^(]*\\))", -1));
      if (parts.size() == 1) {
        throw e;
      }
      return targets(parts);
    }
  }

  private boolean isKind(String text) {
    return !isName(text) && (text.startsWith("(") || KINDS.contains(word(text)));
  }

  private boolean isName(String text) {
    return labels.names().contains(text);
  }

  private static String word(String text) {
    int colon = text.indexOf(':');
    return colon < 0 ? "" : text.substring(0, colon);
  }

  private List<ChosenTarget> read(String text) {
    Matcher place = PLACE.matcher(text);
    if (place.matches()) {
      return places(text, place.group(1), place.group(2));
    }
    if (!isKind(text)) {
      return List.of(named(text));
    }
    if (text.startsWith("(")) {
      return grouped(text);
    }
    String kind = word(text);
    String rest = text.substring(kind.length() + 1).strip();
    return switch (kind) {
      case "logit" -> each(kind, read(rest), target -> target);
      case "probability" -> each(kind, read(rest), OutputTarget::probability);
      case "log-probability" -> each(kind, read(rest), OutputTarget::logProbability);
      case "negative" -> each(kind, read(rest), OutputTarget::negative);
      default -> List.of(one(kind, rest));
    };
  }

  private ChosenTarget one(String kind, String rest) {
    return switch (kind) {
      case "class" -> ofClass(rest);
      case "margin" -> margin(rest);
      case "sum" -> sum(rest);
      case "output" -> new ChosenTarget("output:" + rest, OutputTarget.output(number(rest)));
      case "region" -> region(rest);
      case "box" -> box(rest);
      case "neuron" -> neuron(rest);
      case "similarity" ->
          new ChosenTarget("similarity:" + rest, OutputTarget.cosine(array(Path.of(rest))));
      default -> new ChosenTarget("dot:" + rest, OutputTarget.dot(array(Path.of(rest))));
    };
  }

  private static List<ChosenTarget> each(
      String kind, List<ChosenTarget> targets, UnaryOperator<OutputTarget> change) {
    return targets.stream()
        .map(
            one ->
                new ChosenTarget(kind + ":" + one.text(), change.apply(one.target()), one.until()))
        .toList();
  }

  private List<ChosenTarget> places(String text, String word, String digits) {
    boolean top = word.equals("top");
    int count =
        digits.isEmpty() ? (top ? 1 : 0) : digits.length() > 9 ? 0 : Integer.parseInt(digits);
    if (count < 1 || count > labels.size()) {
      throw new BadInput(
          "there are %d classes, %s1 to %s%d is expected"
              .formatted(labels.size(), word, word, labels.size()));
    }
    List<ChosenTarget> targets = new ArrayList<>();
    for (int rank = top ? 1 : count; rank <= count; rank++) {
      targets.add(new ChosenTarget(rank == 1 ? "top" : "rank" + rank, OutputTarget.ranked(rank)));
    }
    return targets;
  }

  private ChosenTarget named(String text) {
    try {
      return ofClass(text);
    } catch (UnknownClassException e) {
      if (word(text).isEmpty()) {
        throw e;
      }
      throw new BadInput(
          "there is no class and no kind of target '%s'%s"
              .formatted(word(text), NearestNames.offer(word(text), KINDS)),
          e);
    }
  }

  private ChosenTarget ofClass(String name) {
    int index = labels.index(name);
    return new ChosenTarget(Integer.toString(index), OutputTarget.of(index));
  }

  private List<ChosenTarget> grouped(String text) {
    if (!text.endsWith(")")) {
      throw new BadInput("a ) is expected at its end");
    }
    return read(text.substring(1, text.length() - 1).strip());
  }

  private ChosenTarget margin(String rest) {
    List<ChosenTarget> parts = parts(rest);
    if (parts.size() != 2) {
      throw new BadInput("margin:T,T of two targets is expected, got " + parts.size());
    }
    return new ChosenTarget(
        "margin:" + texts(parts),
        parts.getFirst().target().minus(parts.getLast().target()),
        until(parts));
  }

  private ChosenTarget sum(String rest) {
    List<ChosenTarget> parts = parts(rest);
    return new ChosenTarget(
        "sum:" + texts(parts),
        OutputTarget.sum(parts.stream().map(ChosenTarget::target).toList()),
        until(parts));
  }

  /** The layer that all of these are neurons of, or none. */
  private static Optional<String> until(List<ChosenTarget> parts) {
    List<Optional<String>> layers = parts.stream().map(ChosenTarget::until).distinct().toList();
    if (layers.size() > 1) {
      throw new BadInput("neurons of one layer are expected, and nothing but neurons");
    }
    return layers.getFirst();
  }

  private static ChosenTarget neuron(String rest) {
    Matcher neuron = NEURON.matcher(rest.replace(" ", ""));
    if (!neuron.matches()) {
      throw new BadInput("neuron:LAYER,CHANNEL or neuron:LAYER,CHANNEL,Y,X is expected");
    }
    String layer = neuron.group(1);
    int channel = Integer.parseInt(neuron.group(2));
    OutputTarget target =
        neuron.group(3) == null
            ? OutputTarget.neuron(layer, channel)
            : OutputTarget.neuron(
                layer,
                channel,
                Integer.parseInt(neuron.group(3)),
                Integer.parseInt(neuron.group(4)));
    return new ChosenTarget("neuron:" + neuron.group(), target, Optional.of(layer));
  }

  private static String texts(List<ChosenTarget> parts) {
    return parts.stream()
        .map(part -> part.text().contains(",") ? "(" + part.text() + ")" : part.text())
        .collect(Collectors.joining(","));
  }

  /** The targets between commas; a name that has commas itself is one of them. */
  private List<ChosenTarget> parts(String rest) {
    List<String> pieces = pieces(rest);
    List<ChosenTarget> parts = new ArrayList<>();
    for (int from = 0, to; from < pieces.size(); from = to) {
      to = pieces.size();
      while (to > from + 1 && !isName(joined(pieces, from, to))) {
        to--;
      }
      parts.addAll(read(joined(pieces, from, to)));
    }
    return parts;
  }

  private static String joined(List<String> pieces, int from, int to) {
    return String.join(",", pieces.subList(from, to)).strip();
  }

  /** What stands between commas that are in no parentheses. */
  private static List<String> pieces(String text) {
    List<String> pieces = new ArrayList<>();
    int depth = 0;
    int from = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (c == ',' && depth == 0) {
        pieces.add(text.substring(from, i));
        from = i + 1;
      }
    }
    pieces.add(text.substring(from));
    return pieces;
  }

  private ChosenTarget region(String rest) {
    int at = isName(rest) ? -1 : rest.lastIndexOf('@');
    int index = labels.index(at < 0 ? rest : rest.substring(0, at));
    String area = at < 0 ? "" : rest.substring(at + 1).strip();
    return new ChosenTarget(
        "region:" + index + (at < 0 ? "" : "@" + area), OutputTarget.region(index, area(area)));
  }

  /** The numbers of a box are named by the labels, as classes are. */
  private ChosenTarget box(String rest) {
    int at = isName(rest) ? -1 : rest.lastIndexOf('@');
    int index = labels.index(at < 0 ? rest : rest.substring(0, at));
    if (at < 0) {
      return new ChosenTarget("box:" + index, OutputTarget.box(index));
    }
    String box = rest.substring(at + 1).strip();
    if (!box.matches("\\d{1,9}")) {
      throw new BadInput("box:NUMBER@BOX with BOX from 0 on is expected, got @" + box);
    }
    return new ChosenTarget(
        "box:" + index + "@" + box, OutputTarget.box(index, Integer.parseInt(box)));
  }

  private static Area area(String text) {
    Matcher box = BOX.matcher(text.replace(" ", ""));
    if (text.isEmpty()) {
      return Area.WHOLE;
    }
    if (box.matches()) {
      int[] ends =
          Arrays.stream(new int[] {1, 2, 3, 4}).map(i -> Integer.parseInt(box.group(i))).toArray();
      return Area.box(ends[0], ends[1], ends[2], ends[3]);
    }
    if (text.endsWith(".npy")) {
      return Area.mask(array(Path.of(text)));
    }
    throw new BadInput("region:CLASS@Y0:Y1,X0:X1 or @MASK.npy is expected, got @" + text);
  }

  private static int number(String text) {
    if (!text.matches("\\d{1,9}")) {
      throw new BadInput("output:N with N from 0 on is expected, got '" + text + "'");
    }
    return Integer.parseInt(text);
  }

  private static Tensor array(Path file) {
    Tensor read = Npy.read(file);
    for (float value : read.data()) {
      if (!Float.isFinite(value)) {
        throw new BadInput(file + " has values that are NaN or infinite");
      }
    }
    return read;
  }
}
