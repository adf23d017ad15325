package limpid.app.serve;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import limpid.explain.Descriptor;
import limpid.explain.Option;
import limpid.explain.catalogue.Catalogue;

/**
 * What a server shows.
 *
 * @param nets the usual one first
 * @param samples image files to begin with, by their names
 * @param methods facts of a method, as all listings have them
 * @param options facts of an option
 * @param expected what is wrong with the input, of a failure that says so
 */
public record Served(
    List<Net> nets,
    Catalogue catalogue,
    Map<String, byte[]> samples,
    Function<Descriptor, Map<String, Object>> methods,
    Function<Option<?>, Map<String, Object>> options,
    Function<Throwable, Optional<String>> expected) {}
