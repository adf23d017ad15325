import module limpid.explain;
import module limpid.models;

/** The tree that is hidden in the last layer, and a map for each of its decisions. */
void main() throws IOException {
  Architecture net = Zoo.find("wrn16_2");
  Model model = net.load(WeightsFile.open(Path.of("weights/bundled/wrn16_2-cifar10.safetensors")));
  Prepared cat = net.preprocessing().prepare(Photo.read(Path.of("docs/photos/chelsea.png")));
  Trace trace = model.trace(cat.input());

  // Classes whose rows in the last layer are alike are joined first: a tree without training.
  Tensor rows = LinearHead.of(trace).rows();
  Taxonomy words = Taxonomy.wordNet();
  Hierarchy tree = Hierarchy.induced(rows, true, words.classes(net.labels().names())).named(words);
  IO.println(tree);

  TreePrediction path = TreeRule.SOFT.predictions(tree, trace.output().value()).getFirst();
  IO.println("soft rule: " + path.leaf().name() + " %.1f %%".formatted(100 * path.probability()));
  Sheet sheet = Sheet.of(cat);
  for (TreeDecision decision : path.decisions()) {
    IO.println(
        "at %s: %s %.2f %%"
            .formatted(
                decision.at().name(), decision.taken().name(), 100 * decision.probability()));
    OutputTarget target = decision.target(net.classes());
    String title = decision.at().name() + ": " + decision.taken().name();
    sheet = sheet.with(HeatMap.of(new GradCam().explain(model, trace, target)).titled(title));
  }
  sheet.write(Files.createDirectories(Path.of("out")).resolve("tree.png"));
}
