package limpid.core;

import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A shape and its elements in row-major order, the last axis contiguous. Feature maps are {@code
 * [N,H,W,C]}: channels last.
 *
 * <p>{@link #data()} is the array itself, not a copy, so that a reader can look and a kernel can
 * run without copying. A tensor is filled by whoever makes it; once an op has seen it, it is
 * changed by {@link #edit} alone.
 */
public final class Tensor {
  private static final Supplier<float[]> NONE = () -> null;

  private final Shape shape;
  private final Forms forms;
  private Supplier<float[]> later;
  private float[] data;

  private Tensor(Shape shape, Forms forms, float[] data) {
    this.shape = shape;
    this.forms = forms;
    this.data = data;
  }

  private Tensor(Shape shape, Supplier<float[]> later) {
    this.shape = shape;
    this.forms = new Forms();
    this.later = later;
  }

  private static float[] fitting(Shape shape, float[] data) {
    if (data.length != shape.size()) {
      throw new ShapeException(
          "tensor " + shape + " wants " + shape.size() + " elements, the array has " + data.length);
    }
    return data;
  }

  /** A tensor over this array, which is not copied. */
  public static Tensor of(Shape shape, float... data) {
    return new Tensor(shape, new Forms(), fitting(shape, data));
  }

  /**
   * A tensor in the first elements of an array that may be longer than it: memory that tensors of
   * unlike sizes use one after the other. Ops take such tensors, and write such tensors, as any
   * others; whoever reads {@link #data()} of one stops at {@link #size()}.
   */
  public static Tensor within(Shape shape, float[] memory) {
    if (memory.length < shape.size()) {
      throw new ShapeException(
          "tensor " + shape + " wants " + shape.size() + " elements, there are " + memory.length);
    }
    return new Tensor(shape, new Forms(), memory);
  }

  /** A tensor whose elements are made when they are first asked for, and then kept. */
  public static Tensor later(Shape shape, Supplier<float[]> elements) {
    return new Tensor(shape, elements);
  }

  /**
   * A shape without elements. Ops on it give outlines in turn, so that a net can be traced for its
   * layers, or to be compiled, without computing anything.
   */
  public static Tensor outline(Shape shape) {
    return new Tensor(shape, NONE);
  }

  public static Tensor zeros(Shape shape) {
    return of(shape, new float[shape.size()]);
  }

  public static Tensor filled(Shape shape, float value) {
    Tensor tensor = zeros(shape);
    Arrays.fill(tensor.data, value);
    return tensor;
  }

  public static Tensor scalar(float value) {
    return of(Shape.of(), value);
  }

  /** The same elements in an array of their own. */
  public Tensor copy() {
    return of(shape, Arrays.copyOf(data(), size()));
  }

  public Shape shape() {
    return shape;
  }

  public int size() {
    return shape.size();
  }

  /** Whether this is an {@linkplain #outline outline}. */
  public boolean outlined() {
    return later == NONE;
  }

  /**
   * The elements themselves, in row-major order. The array is for reading, and for filling a tensor
   * that nobody has used yet: what ops make of a tensor they keep beside it, packed weights for
   * one, and these do not follow what is written here. {@link #edit} is for that.
   */
  public float[] data() {
    float[] known = data;
    return known != null ? known : made();
  }

  private synchronized float[] made() {
    if (outlined()) {
      throw new OutlineException(shape);
    }
    if (data == null) {
      float[] made = fitting(shape, later.get());
      VarHandle.releaseFence();
      data = made;
      later = null;
    }
    return data;
  }

  /**
   * The elements for one use, not to be changed: those of a tensor that is made {@linkplain #later
   * later} are made for it and not kept, so that weights which are packed from a file are held
   * once.
   */
  public float[] once() {
    Supplier<float[]> source = later;
    return data != null || source == null || source == NONE ? data() : fitting(shape, source.get());
  }

  /** The element at these indices, one for each axis. */
  public float at(int... index) {
    if (index.length != shape.rank()) {
      throw new ShapeException(
          "tensor " + shape + " wants " + shape.rank() + " indices, got " + index.length);
    }
    int flat = 0;
    for (int axis = 0; axis < index.length; axis++) {
      flat = flat * shape.at(axis) + Objects.checkIndex(index[axis], shape.at(axis));
    }
    return data()[flat];
  }

  /** The only element of a tensor of size 1. */
  public float item() {
    if (size() != 1) {
      throw new ShapeException("tensor " + shape + " has more than one element");
    }
    return data()[0];
  }

  /** The same elements under another shape of the same size. */
  public Tensor reshape(Shape other) {
    if (other.equals(shape)) {
      return this;
    }
    if (outlined() && other.size() == size()) {
      return outline(other);
    }
    if (other.size() != size()) {
      throw new ShapeException("tensor " + shape + " cannot be reshaped to " + other);
    }
    return new Tensor(other, forms, data());
  }

  /**
   * Changes elements in place, and drops all that was made of the old ones: what is applied to this
   * tensor from now on, or to a {@link #reshape} of it, goes by the new ones. What was computed
   * before stays as it was; a program that was compiled of the old ones refuses to run. No op may
   * run on the tensor meanwhile.
   *
   * @param change is given the elements in row-major order
   */
  public void edit(Consumer<float[]> change) {
    try {
      change.accept(data());
    } finally {
      forms.edited();
    }
  }

  /** How often its elements were {@linkplain #edit edited}, in this view of them or another. */
  public int edits() {
    return forms.edits();
  }

  /**
   * A form of this tensor that a kernel prepared (packed weights, say), computed once and kept
   * beside it until it is {@linkplain #edit edited}, or until more than a dozen others were asked
   * for since. It may be made of other forms of this tensor or of another one, but not of itself.
   */
  public <K, V> V prepared(K form, Function<? super K, V> make) {
    return forms.of(shape, form, make);
  }

  /**
   * A tensor that is made of this one alone (its positive part, its square, its product with the
   * vector that is the key), made once and kept beside it as {@link #prepared} forms are. What is
   * derived is not to be edited; it may have forms of its own and be derived from again. Where its
   * elements are made {@linkplain #later later}, and this tensor was edited by then, they are
   * refused by an exception, for they would be made of others than it was derived from.
   *
   * @param key what it is: equal keys stand for equal tensors
   */
  public Tensor derived(Object key, Function<Tensor, Tensor> make) {
    return prepared(
        new Derivation(key),
        form -> {
          int before = edits();
          return make.apply(this).madeOf(this, before);
        });
  }

  /** The same, but that elements which are yet to be made are not made after another edit. */
  private Tensor madeOf(Tensor source, int edits) {
    if (data != null || outlined()) {
      return this;
    }
    return later(
        shape,
        () -> {
          if (source.edits() != edits) {
            throw new IllegalStateException(
                "tensor "
                    + shape
                    + " was derived from one that was edited before its elements were asked for;"
                    + " derive it again");
          }
          return once();
        });
  }

  /** Tells derived tensors from forms that kernels prepare. */
  private record Derivation(Object key) {}

  /**
   * Shape and elements, for people: {@code [3] 1.0 2.0 3.0}, with a line for each row of a small
   * matrix or map, and the first elements of anything larger.
   */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(shape.toString());
    if (outlined()) {
      return text.append(" outline").toString();
    }
    if (Grid.suits(shape)) {
      return text.append(Grid.of(shape, data())).toString();
    }
    for (int i = 0; i < Math.min(size(), 8); i++) {
      text.append(' ').append(data()[i]);
    }
    return size() > 8 ? text.append(" …").toString() : text.toString();
  }
}
