import module limpid.explain;

/** A neuron y = relu(w . x + b), its gradient, and a few steps down the hill of its error. */
void main() throws IOException {
  Node x = Node.variable(Tensor.of(Shape.of(3), 1, 2, -1));
  Node w = Node.variable(Tensor.of(Shape.of(3), 0.5f, -0.25f, 1));
  Node b = Node.variable(Tensor.scalar(2));
  Node y = neuron(x, w, b);
  IO.println("y = " + y.value().item());

  Gradients g = Backward.from(y).to(x, w, b);
  IO.println("dy/dx = " + Arrays.toString(g.at(x).data()));
  IO.println("dy/dw = " + Arrays.toString(g.at(w).data()));

  float h = 0.01f; // the same, measured: move w1 a little and see what y does
  Node moved = Node.constant(Tensor.of(Shape.of(3), 0.5f + h, -0.25f, 1));
  float slope = (neuron(x, moved, b).value().item() - y.value().item()) / h;
  IO.println("dy/dw1, measured = %.3f".formatted(slope));

  // Learning: which w gives y = 3 for this x? Walk against the gradient of (y - 3)^2.
  List<Double> steps = new ArrayList<>();
  List<Double> errors = new ArrayList<>();
  for (int step = 0; step < 20; step++) {
    Node error = neuron(x, w, b).add(-3).square();
    Tensor slopes = Backward.from(error).to(w).at(w);
    steps.add((double) step);
    errors.add((double) error.value().item());
    w = Node.variable(Node.constant(w.value()).sub(Node.constant(slopes).mul(0.02)).value());
  }
  IO.println(
      "w = " + Arrays.toString(w.value().data()) + " gives y = " + neuron(x, w, b).value().item());

  LineChart.Line line = new LineChart.Line("(y - 3)^2", steps, errors);
  new LineChart("error", List.of(new LineChart.Panel("A neuron learns", "step", List.of(line))))
      .write(Files.createDirectories(Path.of("out")).resolve("neuron.png"));
}

Node neuron(Node x, Node w, Node b) {
  return w.mul(x).sum().add(b).relu();
}
