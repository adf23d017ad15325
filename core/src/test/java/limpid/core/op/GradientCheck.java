package limpid.core.op;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.Arrays;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.graph.Backward;
import limpid.core.graph.Gradients;

/**
 * Compares an op with its definition in double precision: the output, the gradients of {@code
 * phi(x) = <y(x), u>} with central differences of phi, and the gradients of {@code psi(x, u) =
 * <grad phi, v>} with central differences of phi's own derivative along v. Then runs it in memory
 * as programs have it: {@link BufferCheck}.
 */
final class GradientCheck {
  private static final double STEP = 1e-5;
  private static final double SECOND_STEP = 1e-4;

  private final Op op;
  private final Doubles.Definition definition;
  private final Tensor[] inputs;
  private final Tensor u;

  private GradientCheck(Op op, Doubles.Definition definition, Tensor... inputs) {
    this.op = op;
    this.definition = definition;
    this.inputs = inputs;
    Shape[] shapes = Arrays.stream(inputs).map(Tensor::shape).toArray(Shape[]::new);
    this.u = Samples.uniform(77, 0.2, 1, op.shape(shapes));
  }

  /** All checks. */
  static void of(Op op, Doubles.Definition definition, Tensor... inputs) {
    GradientCheck check = new GradientCheck(op, definition, inputs);
    check.forward();
    check.gradients();
    check.secondDerivatives();
    check.symmetry();
    BufferCheck.of(op, inputs);
  }

  private void forward() {
    Node[] constants = Arrays.stream(inputs).map(Node::constant).toArray(Node[]::new);
    close(op + " forward", definition.of(doubles(inputs)), op.of(constants).value(), 2e-6);
  }

  private void gradients() {
    Node[] x = variables(inputs);
    Gradients gradients = Backward.from(op.of(x)).seed(Node.constant(u)).to(x);
    Doubles[] at = doubles(inputs);
    for (int i = 0; i < x.length; i++) {
      Doubles slopes = slopes(at, i, STEP, inputs -> phi(inputs, Doubles.of(u)));
      close(op + " gradient " + i, slopes, gradients.at(x[i]), 1e-5);
    }
  }

  private void secondDerivatives() {
    Node[] x = variables(inputs);
    Node upstream = Node.variable(u);
    Tensor[] v = directions(5);
    Gradients second = Backward.from(psi(x, upstream, v)).to(with(x, upstream));
    Doubles[] at = Arrays.copyOf(doubles(inputs), inputs.length + 1);
    at[inputs.length] = Doubles.of(u);
    for (int i = 0; i < at.length; i++) {
      Node target = i < x.length ? x[i] : upstream;
      Doubles slopes = slopes(at, i, SECOND_STEP, point -> along(point, v));
      close(op + " second derivative " + i, slopes, second.at(target), 1e-4);
    }
  }

  /** {@code <H v, w> = <H w, v>}. */
  private void symmetry() {
    Tensor[] v = directions(11);
    Tensor[] w = directions(23);
    double one = dot(hessianTimes(v), w);
    double other = dot(hessianTimes(w), v);
    assertEquals(one, other, 1e-5 * (1 + Math.abs(one)), op + " Hessian is symmetric");
  }

  private Tensor[] hessianTimes(Tensor... v) {
    Node[] x = variables(inputs);
    Node upstream = Node.variable(u);
    Gradients second = Backward.from(psi(x, upstream, v)).to(x);
    return Arrays.stream(x).map(second::at).toArray(Tensor[]::new);
  }

  /** The sum over the inputs of {@code <dphi/dx_i, v_i>}, a node of the inputs and of u. */
  private Node psi(Node[] x, Node upstream, Tensor... v) {
    Gradients first = Backward.from(op.of(x)).seed(upstream).recorded().to(x);
    Node psi = upstream.sum().mul(0);
    for (int i = 0; i < x.length; i++) {
      psi = psi.add(first.of(x[i]).mul(Node.constant(v[i])).sum());
    }
    return psi;
  }

  private double phi(Doubles[] at, Doubles upstream) {
    return definition.of(at).dot(upstream);
  }

  /** phi's derivative along v, at inputs that end with u. */
  private double along(Doubles[] point, Tensor... v) {
    Doubles upstream = point[inputs.length];
    Doubles[] up = Arrays.copyOf(point, inputs.length);
    Doubles[] down = up.clone();
    for (int i = 0; i < up.length; i++) {
      up[i] = up[i].plus(SECOND_STEP, Doubles.of(v[i]));
      down[i] = down[i].plus(-SECOND_STEP, Doubles.of(v[i]));
    }
    return (phi(up, upstream) - phi(down, upstream)) / (2 * SECOND_STEP);
  }

  @FunctionalInterface
  private interface Function {
    double of(Doubles... point);
  }

  private static Doubles slopes(Doubles[] at, int i, double step, Function function) {
    Doubles[] point = at.clone();
    double[] slopes = new double[at[i].data().length];
    for (int j = 0; j < slopes.length; j++) {
      point[i] = new Doubles(at[i].shape(), at[i].data().clone());
      point[i].data()[j] += step;
      double up = function.of(point);
      point[i].data()[j] -= 2 * step;
      slopes[j] = (up - function.of(point)) / (2 * step);
    }
    return new Doubles(at[i].shape(), slopes);
  }

  /** Fails unless all elements agree within this share of 1 + the largest. */
  static void close(String what, Doubles expected, Tensor actual, double tolerance) {
    assertEquals(expected.shape(), actual.shape(), what);
    double room = tolerance * (1 + expected.largest());
    for (int i = 0; i < actual.size(); i++) {
      if (!(Math.abs(expected.data()[i] - actual.data()[i]) <= room)) {
        fail(
            what
                + ": element "
                + i
                + " of "
                + actual.shape()
                + " wants "
                + expected.data()[i]
                + ", got "
                + actual.data()[i]);
      }
    }
  }

  private Tensor[] directions(long seed) {
    Tensor[] directions = new Tensor[inputs.length];
    for (int i = 0; i < inputs.length; i++) {
      directions[i] = Samples.uniform(seed + i, -1, 1, inputs[i].shape());
    }
    return directions;
  }

  private static Node[] variables(Tensor... tensors) {
    return Arrays.stream(tensors).map(Node::variable).toArray(Node[]::new);
  }

  private static Node[] with(Node[] nodes, Node last) {
    Node[] longer = Arrays.copyOf(nodes, nodes.length + 1);
    longer[nodes.length] = last;
    return longer;
  }

  private static Doubles[] doubles(Tensor... tensors) {
    return Arrays.stream(tensors).map(Doubles::of).toArray(Doubles[]::new);
  }

  private static double dot(Tensor[] a, Tensor... b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += Doubles.of(a[i]).dot(Doubles.of(b[i]));
    }
    return sum;
  }
}
