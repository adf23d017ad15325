package limpid.explain.target;

import java.util.function.IntFunction;

/** A target that is the output of one class as it is. */
interface OneClass extends OutputTarget {

  /** The class in words: {@code class 281}, {@code tabby cat}, {@code the most likely class}. */
  String subject(IntFunction<String> names);

  @Override
  default Scale scale() {
    return Scale.LOGIT;
  }

  @Override
  default String describe(IntFunction<String> names) {
    return "logit of " + subject(names);
  }
}
