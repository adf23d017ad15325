package limpid.core.op;

import java.util.ArrayList;
import java.util.List;
import limpid.core.Shape;
import limpid.core.ShapeException;
import limpid.core.Tensor;

/**
 * An op applied to nodes, with its value. Nodes are equal only to themselves.
 *
 * <p>Tracking follows the data: a node keeps its inputs only if one of them is tracked, so
 * arithmetic on {@linkplain #constant constants} leaves no graph behind.
 */
public final class Node {
  private final Op op;
  private final List<Node> inputs;
  private final Tensor value;
  private final boolean tracked;
  private List<String> names = List.of();

  private Node(Op op, List<Node> inputs, Tensor value, boolean tracked) {
    this.op = op;
    this.inputs = inputs;
    this.value = value;
    this.tracked = tracked;
  }

  /** Plain data: no gradient will be asked for it. */
  public static Node constant(Tensor value) {
    return new Node(null, List.of(), value, false);
  }

  public static Node constant(float value) {
    return constant(Tensor.scalar(value));
  }

  /** Data that gradients may be asked for: an input, a parameter. */
  public static Node variable(Tensor value) {
    return new Node(null, List.of(), value, true);
  }

  static Node apply(Op op, Node... inputs) {
    Tensor[] values = new Tensor[inputs.length];
    boolean tracked = false;
    boolean outlined = false;
    for (int i = 0; i < inputs.length; i++) {
      values[i] = inputs[i].value;
      tracked |= inputs[i].tracked;
      outlined |= values[i].outlined();
    }
    Shape shape = op.shape(shapes(values));
    Tensor value = outlined ? Tensor.outline(shape) : op.forward(values);
    return new Node(op, tracked ? List.of(inputs) : List.of(), value, tracked);
  }

  private static Shape[] shapes(Tensor... values) {
    Shape[] shapes = new Shape[values.length];
    for (int i = 0; i < shapes.length; i++) {
      shapes[i] = values[i].shape();
    }
    return shapes;
  }

  /** The op that made this node, or null for a constant or a variable. */
  public Op op() {
    return op;
  }

  /** The nodes that this one was made of; empty when it is not tracked. */
  public List<Node> inputs() {
    return inputs;
  }

  public Node input(int i) {
    return inputs.get(i);
  }

  public Tensor value() {
    return value;
  }

  public Shape shape() {
    return value.shape();
  }

  /** Whether a gradient can reach this node. */
  public boolean tracked() {
    return tracked;
  }

  /**
   * The same value without a past. Of an {@linkplain Tensor#outline outline}, which has no value
   * yet, the past is kept and gradients are stopped instead, so that it means the same in a
   * compiled run.
   */
  public Node detached() {
    return !tracked ? this : value.outlined() ? stopped() : constant(value);
  }

  /**
   * The same value, as a node that keeps its past but lets no gradient through: see {@link
   * StopGradient}.
   */
  public Node stopped() {
    return tracked ? new StopGradient().of(this) : this;
  }

  /**
   * Adds a name: a layer first gives its own ({@code layer4.2.conv3}), then the modules around it
   * whose output this is give theirs ({@code layer4.2}, {@code layer4}).
   */
  public Node named(String name) {
    List<String> longer = new ArrayList<>(names);
    longer.add(name);
    names = List.copyOf(longer);
    return this;
  }

  /** All names, the layer's own first. */
  public List<String> names() {
    return names;
  }

  /** The layer's own name, or the op's if it has none. */
  public String name() {
    return names.isEmpty() ? (op == null ? "data" : op.name()) : names.getFirst();
  }

  // Arithmetic, with broadcasting: shapes are aligned at their last axis, and extents are equal or
  // 1.

  public Node add(Node other) {
    return new Add().of(this, other);
  }

  public Node sub(Node other) {
    return new Sub().of(this, other);
  }

  public Node mul(Node other) {
    return new Mul().of(this, other);
  }

  public Node div(Node other) {
    return new Div().of(this, other);
  }

  /** {@code factor x}. */
  public Node mul(double factor) {
    return new Affine((float) factor, 0).of(this);
  }

  /** {@code x + term}. */
  public Node add(double term) {
    return new Affine(1, (float) term).of(this);
  }

  public Node negate() {
    return mul(-1);
  }

  public Node square() {
    return new Square().of(this);
  }

  public Node sqrt() {
    return new Sqrt().of(this);
  }

  public Node exp() {
    return new Exp().of(this);
  }

  public Node log() {
    return new Log().of(this);
  }

  public Node abs() {
    return new Abs().of(this);
  }

  public Node relu() {
    return new Relu().of(this);
  }

  /** {@code x^exponent}, for one constant exponent. */
  public Node pow(double exponent) {
    return new Power((float) exponent).of(this);
  }

  /** {@code x^exponent}, element by element. */
  public Node pow(Node exponent) {
    return new Pow().of(this, exponent);
  }

  /** The larger of the two, element by element. */
  public Node max(Node other) {
    return new Maximum().of(this, other);
  }

  /** The smaller of the two, element by element. */
  public Node min(Node other) {
    return new Minimum().of(this, other);
  }

  /** {@code x} where the condition is above 0, else the other. */
  public Node where(Node condition, Node other) {
    return new Where().of(condition, this, other);
  }

  /** {@code x} where {@code by > 0}, else 0. */
  public Node gate(Node by) {
    return new Gate().of(this, by);
  }

  /** The sum over these axes (over all when none is named), which stay with extent 1. */
  public Node sum(int... axes) {
    return new Sum(Axes.of(axes)).of(this);
  }

  /** The mean over these axes (over all when none is named), which stay with extent 1. */
  public Node mean(int... axes) {
    return new Mean(Axes.of(axes)).of(this);
  }

  /** Repeats extents of 1 until the shape is this. */
  public Node broadcastTo(Shape shape) {
    return shape.equals(shape()) ? this : new BroadcastTo(shape).of(this);
  }

  /** Sums what broadcasting to this node's shape would have repeated: the adjoint of it. */
  public Node sumTo(Shape shape) {
    return shape.equals(shape()) ? this : new SumTo(shape).of(this);
  }

  public Node reshape(int... extents) {
    return reshape(Shape.of(extents));
  }

  public Node reshape(Shape shape) {
    return shape.equals(shape()) ? this : new Reshape(shape).of(this);
  }

  /** Axis {@code i} of the result is axis {@code axes[i]} of this. */
  public Node permute(int... axes) {
    return new Permute(Axes.of(axes)).of(this);
  }

  /** A scalar of the only element. */
  public Node scalar() {
    if (value.size() != 1) {
      throw new ShapeException(name() + ": " + shape() + " is not a single number");
    }
    return reshape(Shape.of());
  }

  /** {@code layer4.2.conv3 conv2d [1,7,7,2048]}. */
  @Override
  public String toString() {
    String what = op == null ? (tracked ? "variable" : "constant") : op.name();
    return (names.isEmpty() ? what : names.getFirst() + " " + what) + " " + shape();
  }
}
