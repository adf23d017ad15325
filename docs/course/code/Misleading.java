import module limpid.explain;
import module limpid.models;

import limpid.explain.gradient.Gradient;

/**
 * Two questions to any map: does it depend on what was learned, and does the score fall without it?
 */
void main() throws IOException {
  Architecture net = Zoo.find("wrn16_2");
  Model trained =
      net.load(WeightsFile.open(Path.of("weights/bundled/wrn16_2-cifar10.safetensors")));
  Model untrained = net.build(Weights.initialised(7)); // the same net before it learned anything
  Tensor cat = net.preprocessing().prepare(Photo.read(Path.of("docs/photos/chelsea.png"))).input();
  OutputTarget target = OutputTarget.top().resolved(trained.logits(cat));

  List<LineChart.Line> curves = new ArrayList<>();
  List<Explainer> methods =
      List.of(new GradCam("relu"), new Gradient(), new GuidedBackprop(), new RandomMap(8, 1));
  for (Explainer method : methods) {
    float[] map = method.explain(trained, cat, target).map().data();
    float[] unlearned = method.explain(untrained, cat, target).map().data();
    IO.println(
        "%-16s rank correlation with the untrained net's map %5.2f"
            .formatted(method.name(), RankCorrelation.of(map, unlearned)));
    curves.add(deletion(trained, cat, map, target, method.name()));
  }
  new LineChart(
          "probability",
          List.of(new LineChart.Panel("Pixels erased, the highest first", "%", curves)))
      .write(Files.createDirectories(Path.of("out")).resolve("misleading.png"));
}

/**
 * The probability of the class as the pixels of a map are erased: the faster it falls, the better.
 */
LineChart.Line deletion(Model model, Tensor image, float[] map, OutputTarget target, String name) {
  List<Integer> order = new ArrayList<>(IntStream.range(0, map.length).boxed().toList());
  order.sort(Comparator.comparingDouble(pixel -> -map[pixel]));
  Tensor left = image.copy();
  List<Double> erased = new ArrayList<>();
  List<Double> p = new ArrayList<>();
  for (int percent = 0; percent <= 100; percent += 5) {
    for (int pixel : order.subList(0, map.length * percent / 100)) {
      left.edit(values -> Arrays.fill(values, 3 * pixel, 3 * pixel + 3, 0));
    }
    erased.add((double) percent);
    p.add((double) target.probability().of(Node.constant(model.logits(left))).value().item());
  }
  return new LineChart.Line(name, erased, p);
}
