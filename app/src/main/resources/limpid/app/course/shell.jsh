import module java.base
import module limpid.models
import module limpid.explain

Path home = Path.of(System.getProperty("limpid.home", ""))
Architecture net = Zoo.find("wrn16_2")
Model model = net.load(WeightsFile.open(home.resolve("weights/bundled/wrn16_2-cifar10.safetensors")))
Prepared photo(String file) throws IOException { return net.preprocessing().prepare(Photo.read(Path.of(file))); }
Prepared cat = photo(home.resolve("docs/photos/chelsea.png").toString())
Trace trace = model.trace(cat.input())

Picture picture(Object what) {
  return switch (what) {
    case Picture picture -> picture;
    case Figure figure -> figure.draw();
    case Sheet sheet -> sheet.draw();
    case LineChart chart -> chart.draw();
    case Explanation e -> HeatMap.of(e).over(cat.picture());
    default -> throw new IllegalArgumentException("a picture, figure, sheet, chart or explanation is expected, got " + what);
  };
}
void show(Object what) { IO.println(HalfBlocks.of(picture(what), 72)); }
void browse(Object what) throws Exception {
  Path file = Files.createTempFile("limpid", ".png");
  limpid.explain.picture.Png.write(picture(what), file);
  String open = System.getProperty("os.name").startsWith("Mac") ? "open" : "xdg-open";
  new ProcessBuilder(open, file.toString()).inheritIO().start();
}
IO.println("net, model, cat and trace are made; try show(new GradCam().explain(model, cat.input(), OutputTarget.top()))")
