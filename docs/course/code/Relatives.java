import module limpid.explain;
import module limpid.models;

/** What Grad-CAM's mean loses, and what three of its relatives do about it. */
void main() throws IOException {
  Architecture net = Zoo.find("wrn16_2");
  Model model = net.load(WeightsFile.open(Path.of("weights/bundled/wrn16_2-cifar10.safetensors")));
  Prepared cat = net.preprocessing().prepare(Photo.read(Path.of("docs/photos/chelsea.png")));
  Trace trace = model.trace(cat.input());
  Node score = OutputTarget.top().of(trace.output());

  Sheet sheet = Sheet.table(List.of("gradcam", "gradcam++", "layercam", "scorecam"));
  for (String name : List.of("block1", "block2", "block3", "relu")) {
    Node a = trace.at(name);
    Node g = Backward.from(score).to(a).of(a);

    // How much of the gradient is left in its mean? sum |mean| / mean |g|: 1 if all places agree
    float kept = g.mean(1, 2).abs().sum().value().item();
    float all = g.abs().mean(1, 2).sum().value().item();
    IO.println(
        "%-7s the mean over places keeps %3.0f %% of the gradient"
            .formatted(name, 100 * kept / all));

    List<HeatMap> row = new ArrayList<>();
    for (Explainer method :
        List.of(
            new GradCam(name), new GradCamPlusPlus(name), new LayerCam(name), new ScoreCam(name))) {
      row.add(HeatMap.of(method.explain(model, trace, OutputTarget.top())).titled(method.name()));
    }
    sheet = sheet.row(name, cat, row);
  }
  sheet.write(Files.createDirectories(Path.of("out")).resolve("relatives.png"));
}
