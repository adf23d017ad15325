import module limpid.explain;

/** Reverse-mode gradients from nothing: a number that remembers how it was made. */
final class Value {
  final String name;
  final double v;
  final Map<Value, Double> slopes = new LinkedHashMap<>(); // d this / d each that it was made of
  double gradient; // d end / d this

  Value(String name, double v) {
    this.name = name;
    this.v = v;
    tape.add(this);
  }

  Value from(Value other, double slope) {
    slopes.merge(other, slope, Double::sum);
    return this;
  }

  Value plus(Value o) {
    return new Value("+", v + o.v).from(this, 1).from(o, 1);
  }

  Value times(Value o) {
    return new Value("*", v * o.v).from(this, o.v).from(o, v);
  }

  Value exp() {
    return new Value("exp", Math.exp(v)).from(this, Math.exp(v));
  }

  Value relu() {
    return new Value("relu", Math.max(0, v)).from(this, v > 0 ? 1 : 0);
  }
}

static final List<Value> tape = new ArrayList<>();

/** Reads the tape from its end: whoever was used gets its share of the gradient. */
void backward(Value end) {
  end.gradient = 1;
  for (Value value : tape.reversed()) {
    value.slopes.forEach((of, slope) -> of.gradient += value.gradient * slope);
  }
}

void main() throws IOException {
  Value a = new Value("a", 2);
  Value b = new Value("b", -1);
  Value c = new Value("c", 3);
  Value y = a.times(b).plus(c).relu().times(a).plus(b.exp()); // relu(a b + c) a + e^b
  backward(y);
  for (Value value : tape) {
    IO.println("%-5s value %8.4f   gradient %8.4f".formatted(value.name, value.v, value.gradient));
  }

  Node p = Node.variable(Tensor.scalar(2)); // the same with Limpid
  Node q = Node.variable(Tensor.scalar(-1));
  Node r = Node.variable(Tensor.scalar(3));
  Node z = p.mul(q).add(r).relu().mul(p).add(q.exp());
  Gradients g = Backward.from(z).to(p, q, r);
  IO.println("Limpid: y " + z.value().item());
  IO.println("gradients " + g.at(p).item() + " " + g.at(q).item() + " " + g.at(r).item());

  List<Double> x = new ArrayList<>(); // the gradient is the slope of the line that touches y
  List<Double> curve = new ArrayList<>();
  List<Double> touching = new ArrayList<>();
  for (double at = 0; at <= 3; at += 0.1) {
    x.add(at);
    curve.add(Math.max(0, at * b.v + c.v) * at + Math.exp(b.v));
    touching.add(y.v + a.gradient * (at - a.v));
  }
  List<LineChart.Line> lines =
      List.of(
          new LineChart.Line("y", x, curve),
          new LineChart.Line("y(2) + dy/da (a - 2)", x, touching));
  new LineChart("y", List.of(new LineChart.Panel("y as a changes", "a", lines)))
      .write(Files.createDirectories(Path.of("out")).resolve("tape.png"));
}
