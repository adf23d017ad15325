package limpid.models.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import limpid.core.NearestNames;

/**
 * The names of a net's classes, in the order of its outputs.
 *
 * @param names one for each class
 */
public record Labels(List<String> names) {
  private static final int OFFERED = 5;

  public Labels {
    names = List.copyOf(names);
  }

  /** The 1000 classes of ImageNet (ILSVRC 2012), named as torchvision names them. */
  public static Labels imageNet() {
    return ImageNet.LABELS;
  }

  /** The 10 classes of CIFAR-10. */
  public static Labels cifar10() {
    return Cifar10.LABELS;
  }

  /** The 10 classes of MNIST, {@code 0} to {@code 9} in words. */
  public static Labels digits() {
    return new Labels(
        List.of("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"));
  }

  /** The 10 classes of Fashion-MNIST (Xiao et al. 2017). */
  public static Labels fashion() {
    return new Labels(
        List.of(
            "T-shirt/top",
            "trouser",
            "pullover",
            "dress",
            "coat",
            "sandal",
            "shirt",
            "sneaker",
            "bag",
            "ankle boot"));
  }

  /** {@code class 0}, {@code class 1} …: for nets whose classes nobody has named. */
  public static Labels numbered(int classes) {
    return new Labels(IntStream.range(0, classes).mapToObj(i -> "class " + i).toList());
  }

  public int size() {
    return names.size();
  }

  /**
   * The name of a class.
   *
   * @throws UnknownClassException if there is no such class
   */
  public String name(int index) {
    return names.get(checked(index, Integer.toString(index)));
  }

  /**
   * The index of the class that is meant: by its index ({@code 243}), by its name ({@code bull
   * mastiff}), in any case if no other class is named so ({@code tiger_cat}), or by the beginning
   * of a word of its name, if no other class has such a word ({@code egyptian}).
   *
   * @throws UnknownClassException if there is none or more than one
   */
  public int index(String wanted) {
    String text = wanted.strip();
    if (text.matches("[+-]?\\d+")) {
      return checked(text.length() > 9 ? -1 : Integer.parseInt(text), text);
    }
    String plain = plain(text);
    List<Integer> meant =
        IntStream.range(0, size()).filter(i -> names.get(i).equals(text)).boxed().toList();
    if (meant.isEmpty()) {
      meant = matching(name -> name.equals(plain));
    }
    if (meant.isEmpty() && !plain.isEmpty()) {
      meant = matching(name -> name.startsWith(plain) || name.contains(" " + plain));
    }
    if (meant.size() != 1) {
      throw new UnknownClassException(
          meant.isEmpty()
              ? "no class is named '%s'%s".formatted(wanted, NearestNames.offer(wanted, names))
              : "'%s' may be any of %d classes: %s"
                  .formatted(wanted, meant.size(), offered(meant)));
    }
    return meant.getFirst();
  }

  private String offered(List<Integer> classes) {
    List<String> first =
        classes.stream().limit(OFFERED).map(i -> names.get(i) + " (" + i + ")").toList();
    return String.join(", ", first) + (classes.size() > OFFERED ? " and others" : "");
  }

  private int checked(int index, String text) {
    if (index < 0 || index >= names.size()) {
      throw new UnknownClassException(
          "there is no class %s; the %d classes go from 0 to %d"
              .formatted(text, names.size(), names.size() - 1));
    }
    return index;
  }

  private List<Integer> matching(Predicate<String> test) {
    return IntStream.range(0, names.size())
        .filter(i -> test.test(plain(names.get(i))))
        .boxed()
        .toList();
  }

  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[_\\s-]+", " ").strip();
  }

  private static Labels resource(String file) {
    try (InputStream in = Labels.class.getResourceAsStream(file)) {
      return new Labels(new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class ImageNet {
    static final Labels LABELS = resource("imagenet-1000.txt");
  }

  private static final class Cifar10 {
    static final Labels LABELS = resource("cifar-10.txt");
  }
}
