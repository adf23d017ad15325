import module limpid.explain;
import module limpid.models;

/** LeNet-5 looks at a drawing of trousers, and every number on the way can be printed. */
static final String[] DRAWING = {
  "                            ",
  "                            ",
  "        ############        ",
  "        ############        ",
  "        ############        ",
  "        ############        ",
  "        ############        ",
  "        ############        ",
  "        ############        ",
  "        #####  #####        ",
  "        #####  #####        ",
};

void main() throws IOException {
  Architecture net = Zoo.find("lenet5");
  StateDict weights = WeightsFile.open(Path.of("weights/bundled/lenet5-fashion.safetensors"));
  Model model = net.load(weights);
  Prepared trousers = net.preprocessing().prepare(drawn());
  Trace trace = model.trace(trousers.input());

  for (Node layer : trace.layers()) { // the whole net, a line for each layer
    IO.println("%-8s %s".formatted(layer.name(), layer.shape()));
  }
  for (String name : List.of("conv1", "conv2", "fc1", "fc2", "fc3")) {
    IO.println("%-6s %6d weights".formatted(name, weights.read(name + ".weight").size()));
  }

  // One number by hand: channel 0 of conv1, in the middle: 25 products and a bias.
  Tensor kernel = weights.read("conv1.weight"); // [6,1,5,5]
  Tensor grey = trace.at("grey").value();
  float sum = weights.read("conv1.bias").at(0);
  for (int i = 0; i < 5; i++) {
    for (int j = 0; j < 5; j++) {
      sum += kernel.at(0, 0, i, j) * grey.data()[(14 + i - 2) * 28 + 14 + j - 2];
    }
  }
  IO.println(
      "by hand %.4f, by the net %.4f".formatted(sum, trace.at("conv1").value().at(0, 14, 14, 0)));

  Node p = OutputTarget.top().probability().of(trace.output());
  Score best = new GradCam("pool2").explain(model, trace, OutputTarget.top()).score();
  IO.println(
      "%s, probability %.2f"
          .formatted(net.labels().name(best.target().classIndex().getAsInt()), p.value().item()));

  ChannelMaps maps = new ChannelMaps(trace.at("relu1").value(), Look.USUAL, true);
  Sheet sheet = Sheet.of(trousers);
  for (int c = 0; c < 6; c++) {
    sheet = sheet.with(maps.channel(c).titled("relu1, channel " + c));
  }
  sheet.write(Files.createDirectories(Path.of("out")).resolve("lenet.png"));
}

/** Light on black, as Fashion-MNIST has clothes. */
Picture drawn() {
  byte[] rgb = new byte[28 * 28 * 3];
  for (int k = 0; k < rgb.length; k++) {
    String row = DRAWING[Math.min(k / 84, DRAWING.length - 1)];
    rgb[k] = (byte) (k / 84 < 27 && row.charAt(k / 3 % 28) == '#' ? 220 : 0);
  }
  return Picture.of(28, 28, rgb);
}
