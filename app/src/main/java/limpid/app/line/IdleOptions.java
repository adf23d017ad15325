package limpid.app.line;

import java.lang.reflect.AnnotatedElement;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Options that were given and would do nothing, as their {@link Beside} tells. */
public final class IdleOptions {
  private IdleOptions() {}

  /**
   * Refuses them.
   *
   * @throws ParameterException that names what they are for
   */
  public static void refuse(ParseResult parsed) {
    CommandSpec command = parsed.commandSpec();
    for (OptionSpec option : parsed.matchedOptions()) {
      marks(command, option)
          .flatMap(mark -> complaint(parsed, mark).stream())
          .findFirst()
          .ifPresent(
              complaint -> {
                throw new ParameterException(
                    command.commandLine(), said(parsed, option) + ": " + complaint);
              });
    }
  }

  /** Its own, and those of the mixins that it came with. */
  private static Stream<Beside> marks(CommandSpec command, OptionSpec option) {
    Stream<Object> mixins =
        command.mixinAnnotatedElements().entrySet().stream()
            .filter(mixin -> command.mixins().get(mixin.getKey()).options().contains(option))
            .map(mixin -> mixin.getValue().userObject());
    return Stream.concat(
            Stream.of(Optional.ofNullable(option.userObject())), mixins.map(Optional::of))
        .flatMap(Optional::stream)
        .filter(AnnotatedElement.class::isInstance)
        .map(element -> ((AnnotatedElement) element).getAnnotation(Beside.class))
        .filter(mark -> mark != null)
        .filter(
            mark -> mark.only().length == 0 || List.of(mark.only()).contains(option.longestName()));
  }

  private static Optional<String> complaint(ParseResult parsed, Beside mark) {
    if (mark.value().length == 0) {
      return Optional.of("would do nothing here");
    }
    if (mark.of().length == 0) {
      return Arrays.stream(mark.value()).anyMatch(other -> given(parsed, other))
          ? Optional.empty()
          : Optional.of("wants " + either(mark.value()) + " beside it");
    }
    String other = mark.value()[0];
    Object value = parsed.commandSpec().findOption(other).getValue();
    if (value != null
        && Arrays.stream(mark.of()).anyMatch(one -> one.equalsIgnoreCase(value.toString()))) {
      return Optional.empty();
    }
    String got = value == null ? "" : ", not for %s %s".formatted(other, value);
    return Optional.of("is for %s %s%s".formatted(other, either(mark.of()), got));
  }

  private static boolean given(ParseResult parsed, String other) {
    return parsed.hasMatchedOption(other)
        || parsed.matchedPositionals().stream().anyMatch(one -> one.paramLabel().equals(other));
  }

  private static String said(ParseResult parsed, OptionSpec option) {
    String no = option.longestName().replaceFirst("--", "--no-");
    return option.negatable() && parsed.originalArgs().contains(no) ? no : option.longestName();
  }

  /** {@code a, b or c}. */
  private static String either(String... words) {
    return String.join(", ", words).replaceFirst(", ([^,]*)$", " or $1");
  }
}
