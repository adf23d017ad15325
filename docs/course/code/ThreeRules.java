import module limpid.explain;
import module limpid.models;

import limpid.core.op.Relu;
import limpid.explain.gradient.Gradient;

/** The gradient of a photo, three rules at the ReLU, and two ways to calm what it shows. */
void main() throws IOException {
  Architecture net = Zoo.find("wrn16_2");
  Model model = net.load(WeightsFile.open(Path.of("weights/bundled/wrn16_2-cifar10.safetensors")));
  Prepared cat = net.preprocessing().prepare(Photo.read(Path.of("docs/photos/chelsea.png")));
  Trace trace = model.trace(cat.input());
  Node score = OutputTarget.top().of(trace.output());

  // Going back through y = relu(x), what becomes of a gradient g?
  Rule plain = s -> s.gradient(); // g where x > 0
  Rule deconvnet = s -> s.op() instanceof Relu ? s.g().relu() : s.gradient(); // g where g > 0
  Rule guided = s -> s.op() instanceof Relu ? s.gradient(s.g().relu()) : s.gradient(); // both
  for (Rule rule : List.of(plain, deconvnet, guided)) {
    double size = 0;
    for (float v : Backward.from(score).with(rule).to(trace.input()).at(trace.input()).data()) {
      size += Math.abs(v) / 3072;
    }
    IO.println("mean size of the gradient %.4f".formatted(size));
  }

  // Integrated gradients: the gradient along the way from the mean colour, times the way. The sum
  // is the score's rise.
  Explanation ig =
      new IntegratedGradients(50, Baseline.ZERO).explain(model, trace, OutputTarget.top());
  double sum = 0;
  for (float v : ig.raw().data()) {
    sum += v;
  }
  int best = ig.score().target().classIndex().getAsInt();
  float start = model.logits(Tensor.zeros(cat.input().shape())).at(0, best);
  IO.println(
      "integrated gradients sum to %.3f; the score rose by %.3f"
          .formatted(sum, score.value().item() - start));

  Sheet sheet = Sheet.of(cat);
  for (Explainer method :
      List.of(
          new Gradient(),
          new Deconvnet(),
          new GuidedBackprop(),
          new SmoothGrad(1),
          new IntegratedGradients())) {
    sheet = sheet.with(method.explain(model, trace, OutputTarget.top()));
  }
  sheet.write(Files.createDirectories(Path.of("out")).resolve("rules.png"));
}
