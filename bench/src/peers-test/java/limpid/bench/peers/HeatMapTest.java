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
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import limpid.bench.Subject;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.graph.Trace;
import limpid.core.op.Node;
import limpid.core.op.Slice;
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
import limpid.models.onnx.OnnxExport.Ends;
import limpid.nn.Model;
import limpid.nn.Weights;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Heat maps that ONNX Runtime computes from a graph that Limpid wrote are Limpid's. */
class HeatMapTest {
  /** Of the first image; the next has the next one. */
  private static final int CLASS = 3;

  private static final int IMAGES = 2;

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
    "densenet121, 64, xgradcam",
    "resnet20, 32, rectgrad",
    "resnet20, 32, lrp",
    "resnet20, 32, fullgrad",
    "resnet20, 32, counterfactual-gradcam",
    "convnext_tiny, 64, gradcam",
    "convnext_tiny, 64, saliency"
  })
  void aHeatMapIsLimpids(String name, int extent, String method) throws Exception {
    Model net = Zoo.find(name).withClasses(10).build(Weights.initialised(3));
    Explainer explainer = Methods.CATALOGUE.named(method).explainer();
    Formulas formulas = (Formulas) explainer;
    Path file = folder.resolve("map.onnx");
    OnnxExport.write(images -> ends(net, formulas, images, extent), file);
    Tensor images = images(IMAGES, extent);
    float[] raw = raw(file, images);
    int size = raw.length / IMAGES;
    try (Session session = CompiledNet.traced(net).session()) {
      for (int i = 0; i < IMAGES; i++) {
        Tensor image = new Slice(0, i, i + 1).of(Node.constant(images)).value();
        Explanation expected = explainer.explain(session.run(image), OutputTarget.of(CLASS + i));
        Tensor map = expected.raw();
        Node planes =
            map.shape().rank() == 3 ? Node.constant(map).permute(2, 0, 1) : Node.constant(map);
        assertNear(planes.value().data(), Arrays.copyOfRange(raw, i * size, (i + 1) * size));
      }
    }
  }

  private static Ends ends(Model net, Formulas formulas, int images, int extent) {
    Trace outline = net.trace(Tensor.outline(Shape.of(images, extent, extent, 3)));
    MapGraph graph = MapGraph.of(outline, formulas, OutputTarget.of(0));
    return new Ends(graph.inputs(), graph.outputs());
  }

  private static Tensor images(int count, int extent) {
    Tensor images = Tensor.zeros(Shape.of(count, extent, extent, 3));
    for (int i = 0; i < images.size(); i++) {
      images.data()[i] = (float) Math.sin(0.37 * i + i * (i % 11) * 0.001);
    }
    return images;
  }

  private static float[] raw(Path file, Tensor images) throws IOException, OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    Tensor planes = Subject.planes(images);
    long[] shape = IntStream.of(planes.shape().extents()).asLongStream().toArray();
    long[] classes = LongStream.range(CLASS, CLASS + IMAGES).toArray();
    try (OrtSession session = environment.createSession(file.toString());
        OnnxTensor x =
            OnnxTensor.createTensor(environment, FloatBuffer.wrap(planes.data()), shape);
        OnnxTensor index =
            OnnxTensor.createTensor(environment, LongBuffer.wrap(classes), new long[] {IMAGES, 1});
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
