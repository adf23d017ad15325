import module limpid.explain;
import module limpid.models;

/** Grad-CAM from scratch, checked against the library's. */
void main() throws IOException {
  Architecture net = Zoo.find("wrn16_2");
  Model model = net.load(WeightsFile.open(Path.of("weights/bundled/wrn16_2-cifar10.safetensors")));
  Prepared cat = net.preprocessing().prepare(Photo.read(Path.of("docs/photos/chelsea.png")));

  Trace trace = model.trace(cat.input()); // one run, in which every value stays
  Node a = trace.at("block3"); // A: the feature maps of a layer
  Node score = OutputTarget.top().of(trace.output()); // y: the logit of the class it chose
  Node g = Backward.from(score).to(a).of(a); // dy/dA: how much each feature at each place matters

  int h = a.shape().at(1);
  int w = a.shape().at(2);
  int channels = a.shape().at(3);
  float[] alpha = new float[channels]; // alpha_k: the mean of the gradient over the places
  for (int i = 0; i < h * w * channels; i++) {
    alpha[i % channels] += g.value().data()[i] / (h * w);
  }
  float[] map = new float[h * w]; // relu(sum_k alpha_k A_k): only what speaks for the class
  for (int place = 0; place < h * w; place++) {
    for (int k = 0; k < channels; k++) {
      map[place] += alpha[k] * a.value().data()[place * channels + k];
    }
    map[place] = Math.max(0, map[place]);
  }

  Explanation library = new GradCam("block3").explain(model, trace, OutputTarget.top());
  float most = 0;
  for (int place = 0; place < h * w; place++) {
    most = Math.max(most, Math.abs(map[place] - Math.max(0, library.raw().data()[place])));
  }
  IO.println("largest difference from the library: " + most);
  IO.println(Tensor.of(Shape.of(h, w), map));
  Figure.of(cat)
      .with(library)
      .labelled(net.labels()::name)
      .write(Files.createDirectories(Path.of("out")).resolve("gradcam.png"));
}
