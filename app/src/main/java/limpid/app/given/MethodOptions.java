package limpid.app.given;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import limpid.app.line.BadInput;
import limpid.explain.Choices;
import limpid.explain.Descriptor;
import limpid.explain.Option;
import limpid.explain.Options;
import limpid.explain.References;
import limpid.explain.Values;
import limpid.explain.catalogue.Catalogue;
import limpid.models.photo.Preprocessing;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;

/** What is chosen about methods: an option for each name that one of the catalogue has one by. */
public final class MethodOptions {
  private static final int LISTED = 5;

  private final Catalogue catalogue;
  private String naming = "--method";
  private final Map<String, String> given = new TreeMap<>();
  private final Set<String> repeated = new TreeSet<>();
  private final Set<String> shared = new TreeSet<>();

  public MethodOptions(Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  /**
   * Adds the options to a command, which has none of the same name, under a heading of their own.
   */
  public void addTo(CommandSpec command) {
    naming = command.findOption("--methods") != null ? "--methods" : naming;
    if (catalogue.options().isEmpty()) {
      return;
    }
    ArgGroupSpec.Builder group =
        ArgGroupSpec.builder()
            .exclusive(false)
            .validate(false)
            .heading("%nOptions of methods, see limpid methods NAME:%n");
    catalogue.options().forEach(name -> group.addArg(option(name)));
    command.addArgGroup(group.build());
  }

  private OptionSpec option(String name) {
    List<Descriptor> takers = catalogue.taking(name);
    Option<?> first = catalogue.option(name, takers.getFirst());
    OptionSpec.Builder builder =
        OptionSpec.builder("--" + name)
            .paramLabel(label(first.values().kind()))
            .description(description(name, takers).replace("%", "%%"))
            .type(String.class)
            .setter(taking(name));
    boolean flag = first.values().kind() == Values.Kind.FLAG;
    return (flag ? builder.arity("0..1").fallbackValue("true") : builder).build();
  }

  private ISetter taking(String name) {
    return new ISetter() {
      @Override
      public <T> T set(T value) {
        if (value != null && given.put(name, value.toString()) != null) {
          repeated.add(name);
        }
        return null;
      }
    };
  }

  static String label(Values.Kind kind) {
    return switch (kind) {
      case INTEGER -> "N";
      case NUMBER -> "X";
      case FLAG -> "BOOLEAN";
      case CHOICE, LAYER, METHOD -> "NAME";
      case IMAGE -> "COLOUR|FILE";
      case IMAGES -> "DIR|FILE[,FILE...]";
      case LABELS -> "NAME|FILE";
    };
  }

  /** What it is, who takes it, and what it is otherwise. */
  private String description(String name, List<Descriptor> takers) {
    Map<String, List<String>> byDefault =
        takers.stream()
            .collect(
                Collectors.groupingBy(
                    method -> catalogue.option(name, method).otherwiseText(),
                    LinkedHashMap::new,
                    Collectors.mapping(Descriptor::name, Collectors.toList())));
    List<String> parts = new ArrayList<>();
    byDefault.forEach(
        (otherwise, names) -> parts.add(listed(names) + " (default: " + otherwise + ")"));
    String line = catalogue.option(name, takers.getFirst()).line();
    return line + " For " + String.join("; ", parts) + ".";
  }

  private static String listed(List<String> names) {
    return names.size() > LISTED
        ? names.size() + " methods, " + String.join(", ", names.subList(0, 2)) + " among them"
        : String.join(", ", names);
  }

  /**
   * The methods of these names, or names joined by commas, each once, in the order in which they
   * were named; {@code all} stands for every one that what was chosen is for.
   *
   * @param preprocessing of images and colours that options refer to
   */
  public ChosenMethods chosen(List<String> names, Preprocessing preprocessing) {
    return chosen(names, preprocessing, given);
  }

  /** The one method, at one layer, of a name. */
  public ChosenMethods one(String name, Preprocessing preprocessing) {
    ChosenMethods chosen = chosen(List.of(name), preprocessing);
    if (chosen.methods().size() != 1 || chosen.all() || chosen.each()) {
      throw new BadInput("--method %s: one method at one layer is expected".formatted(name));
    }
    return chosen;
  }

  /** The same at each of these layers, where a method looks at one; all by themselves if none. */
  public ChosenMethods chosen(
      List<String> names, List<String> layers, Preprocessing preprocessing) {
    if (layers.isEmpty()) {
      return chosen(names, preprocessing);
    }
    String option = Options.LAYER.name();
    if (given.containsKey(option)) {
      throw new BadInput("--layer and --layers: one of them is expected");
    }
    List<ChosenMethod> methods = new ArrayList<>();
    ChosenMethods last = null;
    for (String layer : layers) {
      Map<String, String> more = new TreeMap<>(given);
      more.put(option, layer);
      try {
        last = chosen(names, preprocessing, more);
      } catch (BadInput e) {
        throw new BadInput(e.getMessage().replace("--layer", "--layers"), e);
      }
      methods.addAll(last.methods());
    }
    List<String> order = last.methods().stream().map(one -> one.method().name()).toList();
    List<ChosenMethod> each =
        methods.stream()
            .distinct()
            .sorted(Comparator.comparing(one -> order.indexOf(one.method().name())))
            .toList();
    return new ChosenMethods(each, last.all(), last.unfit());
  }

  private ChosenMethods chosen(
      List<String> names, Preprocessing preprocessing, Map<String, String> texts) {
    for (String option : repeated) {
      throw new BadInput("option '--%s' should be specified only once".formatted(option));
    }
    List<String> each =
        names.stream()
            .flatMap(list -> Arrays.stream(list.split(",", -1)))
            .map(String::strip)
            .distinct()
            .toList();
    boolean all = each.contains(ChosenMethods.ALL);
    List<Descriptor> methods =
        all ? catalogue.all() : each.stream().map(this::named).distinct().toList();
    References known = new ImageReferences(catalogue.all(), preprocessing);
    List<ChosenMethod> chosen = new ArrayList<>();
    List<Unfit> unfit = new ArrayList<>();
    for (Descriptor method : methods) {
      try {
        chosen.add(chosen(method, known, texts));
      } catch (BadInput e) {
        if (!all) {
          throw e;
        }
        unfit.add(new Unfit(method.name(), e.getMessage().substring(method.name().length() + 2)));
      }
    }
    for (String option : texts.keySet()) {
      if (!shared.contains(option) && chosen.stream().noneMatch(m -> m.takes(option))) {
        throw new BadInput(
            unfit.isEmpty()
                ? untaken(option, methods)
                : unfit.getFirst().method() + ": " + unfit.getFirst().why());
      }
    }
    return new ChosenMethods(List.copyOf(chosen), all, List.copyOf(unfit));
  }

  /**
   * A method with the choices that texts stand for.
   *
   * @param texts by the names of options
   */
  public ChosenMethod chosen(String name, Map<String, String> texts, Preprocessing preprocessing) {
    return chosen(named(name), new ImageReferences(catalogue.all(), preprocessing), texts);
  }

  private Descriptor named(String name) {
    try {
      return catalogue.named(name);
    } catch (IllegalArgumentException e) {
      throw new BadInput(naming + ": " + e.getMessage(), e);
    }
  }

  private static ChosenMethod chosen(
      Descriptor method, References known, Map<String, String> texts) {
    Choices choices;
    try {
      choices = method.read(texts, known);
    } catch (IllegalArgumentException e) {
      throw new BadInput(method.name() + ": --" + e.getMessage(), e);
    }
    try {
      return new ChosenMethod(method, choices, method.explainer(choices));
    } catch (IllegalArgumentException e) {
      throw new BadInput(method.name() + ": " + e.getMessage(), e);
    }
  }

  /** What was given by a name that more than methods take: no method need take it any more. */
  public Optional<String> shared(String option) {
    shared.add(option);
    return Optional.ofNullable(given.get(option));
  }

  /** Refuses options where nothing is there to take them. */
  public void refuseAll(String wanted) {
    for (String option : given.keySet()) {
      if (!shared.contains(option)) {
        throw new BadInput("--%s: is for a method; %s, is expected".formatted(option, wanted));
      }
    }
  }

  private String untaken(String option, List<Descriptor> chosen) {
    List<Descriptor> wrappers = catalogue.taking(option).stream().filter(chosen::contains).toList();
    if (!wrappers.isEmpty()) {
      return "--%s: what %s wraps here takes no such option".formatted(option, names(wrappers));
    }
    return "--%s: is for %s, not for %s"
        .formatted(
            option,
            listed(catalogue.taking(option).stream().map(Descriptor::name).toList()),
            names(chosen));
  }

  private static String names(List<Descriptor> methods) {
    return methods.stream().map(Descriptor::name).collect(Collectors.joining(", "));
  }
}
