package limpid.app.given;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import limpid.app.line.BadInput;
import limpid.explain.Choices;
import limpid.explain.Option;
import limpid.explain.References;
import limpid.explain.Values;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;

/** What is chosen about a view that is no method: an option for each that its record has. */
public final class ListedOptions {
  private final List<Option<?>> options;
  private final Map<String, String> given = new TreeMap<>();

  public ListedOptions(List<Option<?>> options) {
    this.options = options;
  }

  /** Adds the options to a command, under a heading of their own. */
  public void addTo(CommandSpec command, String heading) {
    ArgGroupSpec.Builder group =
        ArgGroupSpec.builder().exclusive(false).validate(false).heading("%n" + heading + ":%n");
    options.forEach(option -> group.addArg(spec(option)));
    command.addArgGroup(group.build());
  }

  private OptionSpec spec(Option<?> option) {
    boolean flag = option.values().kind() == Values.Kind.FLAG;
    OptionSpec.Builder builder =
        OptionSpec.builder("--" + option.name())
            .paramLabel(MethodOptions.label(option.values().kind()))
            .description(
                (option.line() + " (default: " + option.otherwiseText() + ")").replace("%", "%%"))
            .type(String.class)
            .setter(taking(option.name()));
    return (flag ? builder.arity("0..1").fallbackValue("true") : builder).build();
  }

  private ISetter taking(String name) {
    return new ISetter() {
      @Override
      public <T> T set(T value) {
        if (value != null) {
          given.put(name, value.toString());
        }
        return null;
      }
    };
  }

  /** Whether something was chosen. */
  boolean has(Option<?> option) {
    return given.containsKey(option.name());
  }

  /** What was chosen. */
  public Choices choices() {
    Choices choices = Choices.NONE;
    for (Option<?> option : options) {
      if (has(option)) {
        choices = read(option, choices);
      }
    }
    return choices;
  }

  private <T> Choices read(Option<T> option, Choices choices) {
    try {
      return choices.with(option, option.read(given.get(option.name()), References.NONE));
    } catch (IllegalArgumentException e) {
      throw new BadInput("--" + e.getMessage(), e);
    }
  }

  /** The values of all of them by their names. */
  public Map<String, Object> json(Choices choices) {
    Map<String, Object> values = new LinkedHashMap<>();
    options.forEach(option -> put(values, option, choices));
    return values;
  }

  private static <T> void put(Map<String, Object> values, Option<T> option, Choices choices) {
    values.put(option.name(), option.values().plain(choices.get(option)));
  }
}
