package limpid.app.course;

import java.util.List;
import java.util.Optional;
import limpid.nn.image.Picture;

/**
 * A step of a walk through a method.
 *
 * @param key its title and its text in the messages: {@code key.title}, {@code key.text}
 * @param numbers of this image, for the text's {@code {0}}, {@code {1}} …
 * @param formula with this image's numbers
 * @param code the lines of Limpid that compute it
 * @param rows a table, or nothing
 * @param picture what it looks like, where it looks like something
 */
record WalkStep(
    String key,
    List<String> numbers,
    String formula,
    String code,
    List<List<String>> rows,
    Optional<Picture> picture) {}
