import module limpid.explain;
import module limpid.models;

/** CAM: where a net ends in a mean and a linear layer, the logit is the mean of a map. */
void main() throws IOException {
  Architecture net = Zoo.find("wrn16_2");
  StateDict weights = WeightsFile.open(Path.of("weights/bundled/wrn16_2-cifar10.safetensors"));
  Model model = net.load(weights);
  Prepared cat = net.preprocessing().prepare(Photo.read(Path.of("docs/photos/chelsea.png")));
  Trace trace = model.trace(cat.input());

  Tensor a = trace.at("relu").value(); // [1,8,8,128]: 128 maps of 8 x 8, A_k
  Tensor w = weights.read("fc.weight"); // [10,128]
  Tensor b = weights.read("fc.bias");
  int best = top(trace.output().value());
  IO.println("class: " + net.labels().name(best));

  // CAM: M(x, y) = sum_k w_k A_k(x, y), the features at a place, weighted as the class weights them
  float[] map = new float[64];
  for (int place = 0; place < 64; place++) {
    for (int k = 0; k < 128; k++) {
      map[place] += w.at(best, k) * a.data()[place * 128 + k];
    }
  }

  // The identity: mean of M plus the bias is the logit, for a mean and a weighted sum change
  // places.
  double mean = 0;
  for (float m : map) {
    mean += m / 64;
  }
  IO.println("mean of the map + bias = " + (float) (mean + b.at(best)));
  IO.println("logit                  = " + trace.output().value().at(0, best));

  // Grad-CAM's weights at this layer are w_k / 64: the gradient of the mean.
  Node layer = trace.at("relu");
  Node score = OutputTarget.of(best).of(trace.output());
  Tensor alpha = Backward.from(score).to(layer).of(layer).mean(1, 2).value();
  IO.println("w_0 / 64 = " + w.at(best, 0) / 64 + ", alpha_0 = " + alpha.data()[0]);

  Explanation cam = new limpid.explain.cam.Cam().explain(model, cat.input(), OutputTarget.of(best));
  Figure.of(cat)
      .with(cam)
      .labelled(net.labels()::name)
      .write(Files.createDirectories(Path.of("out")).resolve("cam.png"));
}

int top(Tensor logits) {
  int best = 0;
  for (int c = 1; c < logits.size(); c++) {
    best = logits.data()[c] > logits.data()[best] ? c : best;
  }
  return best;
}
