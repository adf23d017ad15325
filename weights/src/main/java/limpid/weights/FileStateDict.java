package limpid.weights;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.nn.Layout;

/** The tensors of one file under their names. Safe to share between threads. */
final class FileStateDict implements StoredWeights {
  private static final int SHOWN = 3;

  private final MappedFile file;
  private final Map<String, FileTensor> tensors;
  private final Origin origin;

  /** What {@link StoredWeights} says beside tensors. */
  record Origin(String format, List<String> leftOut, List<String> notCalled) {
    Origin(String format, List<String> leftOut) {
      this(format, leftOut, List.of());
    }
  }

  FileStateDict(MappedFile file, Map<String, ? extends FileTensor> tensors, Origin origin) {
    this.file = file;
    this.tensors = Reparametrised.folded(tensors);
    this.origin = origin;
    if (tensors.isEmpty()) {
      throw file.refuse("holds no floating-point tensors");
    }
  }

  /**
   * Those of the tensors whose names begin with this and a dot, without it. A dot at its end may
   * stand, and so may a prefix that was taken off all names.
   *
   * @throws WeightsException if there are none
   */
  FileStateDict under(String module) {
    String plain = module.endsWith(".") ? module.substring(0, module.length() - 1) : module;
    Map<String, FileTensor> under = behind(plain + ".");
    if (under.isEmpty()) {
      under = behind(Unwrap.name(plain) + ".");
    }
    if (under.isEmpty()) {
      throw file.refuse(
          "holds nothing named '%s'; the first names in it are %s",
          module, tensors.keySet().stream().limit(SHOWN).collect(Collectors.joining(", ")));
    }
    return new FileStateDict(file, under, origin);
  }

  private Map<String, FileTensor> behind(String prefix) {
    Map<String, FileTensor> behind = new LinkedHashMap<>();
    tensors.forEach(
        (name, tensor) -> {
          if (name.startsWith(prefix)) {
            behind.put(name.substring(prefix.length()), tensor);
          }
        });
    return behind;
  }

  @Override
  public Set<String> names() {
    return Collections.unmodifiableSet(tensors.keySet());
  }

  @Override
  public Shape shape(String name) {
    return stored(name).shape();
  }

  @Override
  public Tensor read(String name) {
    return stored(name).read();
  }

  @Override
  public Tensor read(String name, Layout layout) {
    return stored(name).read(layout);
  }

  @Override
  public String format() {
    return origin.format;
  }

  @Override
  public DType type(String name) {
    return stored(name).type();
  }

  @Override
  public List<String> leftOut() {
    return origin.leftOut;
  }

  @Override
  public List<String> notCalled() {
    return origin.notCalled;
  }

  /** {@code vgg16.pth: 32 tensors}. */
  @Override
  public String toString() {
    return file.path() + ": " + tensors.size() + " tensors";
  }

  private FileTensor stored(String name) {
    FileTensor stored = tensors.get(name);
    if (stored == null) {
      throw file.refuse("holds no tensor '%s'", name);
    }
    return stored;
  }
}
