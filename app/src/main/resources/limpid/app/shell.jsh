import module java.base
import module limpid.models
import module limpid.explain

Path home = Path.of(System.getProperty("limpid.home", ""))
Architecture net = Zoo.find("wrn16_2")
Model model = net.load(WeightsFile.open(home.resolve("weights/bundled/wrn16_2-cifar10.safetensors")))
Prepared photo(String file) throws IOException { return net.preprocessing().prepare(Photo.read(Path.of(file))); }
Prepared cat = photo(home.resolve("docs/photos/chelsea.png").toString())
Trace trace = model.trace(cat.input())

void show(Picture picture) { IO.println(HalfBlocks.of(picture, 72)); }
void show(Figure figure) { show(figure.draw()); }
void show(Sheet sheet) { show(sheet.draw()); }
void show(Explanation e) { show(HeatMap.of(e).over(cat.picture())); }
void browse(Figure figure) throws Exception { browse(figure.draw()); }
void browse(Picture picture) throws Exception {
  Path file = Files.createTempFile("limpid", ".png");
  limpid.explain.picture.Png.write(picture, file);
  String open = System.getProperty("os.name").startsWith("Mac") ? "open" : "xdg-open";
  new ProcessBuilder(open, file.toString()).inheritIO().start();
}
IO.println("net, model, cat and trace are made; try show(new GradCam().explain(model, cat.input(), OutputTarget.top()))")
