package limpid.bench.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.Map;
import limpid.bench.Subject;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.graph.Trace;
import limpid.core.op.Node;
import limpid.explain.Explainer;
import limpid.explain.Explanation;
import limpid.explain.catalogue.Methods;
import limpid.explain.run.CompiledNet;
import limpid.explain.run.Formulas;
import limpid.explain.run.MapGraph;
import limpid.explain.run.Session;
import limpid.explain.target.OutputTarget;
import limpid.models.Zoo;
import limpid.models.onnx.OnnxExport;
import limpid.nn.Model;
import limpid.nn.Weights;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Heat maps that ONNX Runtime computes from a graph that Limpid wrote are Limpid's. */
class HeatMapTest {
  private static final int CLASS = 3;

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "resnet18, 64, gradcam",
    "resnet18, 64, gradcam++",
    "resnet18, 64, saliency",
    "resnet18, 64, guided-backprop",
    "vgg11_bn, 224, gradcam",
    "squeezenet1_1, 64, gradcam",
    "squeezenet1_1, 64, saliency",
    "resnet20, 32, layercam",
    "wrn16_2, 32, hirescam",
    "wrn16_2, 32, input-x-gradient",
    "mobilenet_v2, 64, gradcam",
    "densenet121, 64, xgradcam"
  })
  void aHeatMapIsLimpids(String name, int extent, String method) throws Exception {
    Model net = Zoo.find(name).withClasses(10).build(Weights.initialised(3));
    Explainer explainer = Methods.CATALOGUE.named(method).explainer();
    Tensor images = images(extent);
    Trace outline = net.trace(Tensor.outline(images.shape()));
    MapGraph graph = MapGraph.of(outline, (Formulas) explainer, OutputTarget.of(0));
    Path file = folder.resolve("map.onnx");
    OnnxExport.write(graph.inputs(), graph.outputs(), file);
    try (Session session = CompiledNet.traced(net).session()) {
      Explanation expected = explainer.explain(session.run(images), OutputTarget.of(CLASS));
      Tensor raw = expected.raw();
      Node planes =
          raw.shape().rank() == 3 ? Node.constant(raw).permute(2, 0, 1) : Node.constant(raw);
      assertNear(planes.value().data(), raw(file, images));
    }
  }

  private static Tensor images(int extent) {
    Tensor images = Tensor.zeros(Shape.of(1, extent, extent, 3));
    for (int i = 0; i < images.size(); i++) {
      images.data()[i] = (float) Math.sin(0.37 * i + i * (i % 11) * 0.001);
    }
    return images;
  }

  private static float[] raw(Path file, Tensor images) throws IOException, OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    Tensor planes = Subject.planes(images);
    int extent = planes.shape().at(2);
    try (OrtSession session = environment.createSession(file.toString());
        OnnxTensor x =
            OnnxTensor.createTensor(
                environment, FloatBuffer.wrap(planes.data()), new long[] {1, 3, extent, extent});
        OnnxTensor index =
            OnnxTensor.createTensor(
                environment, LongBuffer.wrap(new long[] {CLASS}), new long[] {1, 1});
        OrtSession.Result result =
            session.run(Map.of(session.getInputNames().iterator().next(), x, "class", index))) {
      FloatBuffer values = ((OnnxTensor) result.get("raw").orElseThrow()).getFloatBuffer();
      float[] raw = new float[values.remaining()];
      values.get(raw);
      return raw;
    }
  }

  private static void assertNear(float[] expected, float[] actual) {
    assertEquals(expected.length, actual.length);
    float most = 0;
    for (float value : expected) {
      most = Math.max(most, Math.abs(value));
    }
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], actual[i], 1e-4 * most, "element " + i);
    }
  }
}
