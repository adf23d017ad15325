package limpid.app.line;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Of an option, or of a mixin with all of its options, that says something beside another alone. It
 * is refused without that, for who gives it believes that it does something.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
public @interface Beside {
  /**
   * The other option, {@code --schedule}, or a parameter's label; of several any one will do, and
   * of none nothing does.
   */
  String[] value();

  /** Of a mixin, those of its options that are meant; all if none is named. */
  String[] only() default {};

  /** The only values of the other that it is for; any if there are none. */
  String[] of() default {};
}
