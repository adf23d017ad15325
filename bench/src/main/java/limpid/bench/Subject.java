package limpid.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import limpid.core.Shape;
import limpid.core.Tensor;
import limpid.core.graph.Trace;
import limpid.core.op.Conv2d;
import limpid.core.op.Node;
import limpid.models.Architecture;
import limpid.models.Zoo;
import limpid.nn.Model;
import limpid.nn.NamedParameter;
import limpid.nn.Weights;
import limpid.weights.DType;
import limpid.weights.Safetensors;

/**
 * What all engines are given alike: a net, weights drawn from a seed, and a batch of images with
 * their labels. Batch norm's statistics and factors are drawn too, for with those that layers begin
 * with it would do nothing.
 */
public final class Subject {
  private static final long SEED = 20;

  private final Architecture architecture;
  private final Map<String, Tensor> weights = new LinkedHashMap<>();
  private final Model model;
  private final Tensor images;
  private Trace trace;

  private Subject(Architecture architecture, Map<String, Tensor> weights, int batch) {
    this.architecture = architecture;
    this.weights.putAll(weights);
    this.model = architecture.build(Weights.from(parameter -> drawn(parameter, this.weights)));
    this.images = images(architecture.preprocessing().input().with(0, batch));
  }

  /** A net of the zoo and a batch of this many images. */
  public static Subject of(String model, int batch) {
    return new Subject(Zoo.find(model), Map.of(), batch);
  }

  /** The same net with the same weights and another batch. */
  Subject batch(int other) {
    return other == batch() ? this : new Subject(architecture, weights, other);
  }

  private static Tensor drawn(NamedParameter parameter, Map<String, Tensor> known) {
    return known.computeIfAbsent(
        parameter.name(),
        name -> {
          SplittableRandom random = new SplittableRandom(SEED + name.hashCode());
          return parameter.shape().rank() > 1
              ? parameter.initial().tensor(parameter.shape(), random)
              : vector(parameter, random);
        });
  }

  /** Factors and variances in [0.5,1), everything else in [-0.1,0.1). */
  private static Tensor vector(NamedParameter parameter, SplittableRandom random) {
    boolean positive =
        parameter.name().endsWith("running_var") || parameter.name().endsWith("weight");
    Tensor tensor = Tensor.zeros(parameter.shape());
    for (int i = 0; i < tensor.size(); i++) {
      double uniform = random.nextDouble();
      tensor.data()[i] = (float) (positive ? 0.5 + 0.5 * uniform : 0.2 * uniform - 0.1);
    }
    return tensor;
  }

  private static Tensor images(Shape shape) {
    SplittableRandom random = new SplittableRandom(SEED);
    Tensor images = Tensor.zeros(shape);
    for (int i = 0; i < images.size(); i++) {
      images.data()[i] = (float) (4 * random.nextDouble() - 2);
    }
    return images;
  }

  public Architecture architecture() {
    return architecture;
  }

  /** The net with these weights. */
  public Model model() {
    return model;
  }

  /** The weights by name, laid out for Limpid. */
  Map<String, Tensor> weights() {
    return weights;
  }

  /** The weights as a safetensors file in this folder, with PyTorch's names and layouts. */
  public Path weightsFile(Path folder) {
    Path file = folder.resolve(architecture.name() + ".safetensors");
    if (Files.exists(file)) {
      return file;
    }
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (NamedParameter parameter : architecture.manifest()) {
      tensors.put(parameter.name(), parameter.layout().toFile(weights.get(parameter.name())));
    }
    Safetensors.write(file, tensors, DType.F32);
    return file;
  }

  /**
   * The {@code images} as {@code [N,3,H,W]}, the {@code seeds} and the {@code labels} as a file.
   */
  public Path batchFile(Path folder) {
    Path file = folder.resolve(architecture.name() + "-" + batch() + ".safetensors");
    if (Files.exists(file)) {
      return file;
    }
    float[] labels = new float[batch()];
    for (int row = 0; row < labels.length; row++) {
      labels[row] = labels()[row];
    }
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("images", planes(images));
    tensors.put("seeds", seeds());
    tensors.put("labels", Tensor.of(Shape.of(batch()), labels));
    Safetensors.write(file, tensors, DType.F32);
    return file;
  }

  /** {@code [N,H,W,3]}. */
  public Tensor images() {
    return images;
  }

  public int batch() {
    return images.shape().at(0);
  }

  /** Row i is of class i, as far as there are classes. */
  public int[] labels() {
    int[] labels = new int[batch()];
    for (int row = 0; row < labels.length; row++) {
      labels[row] = row % architecture.classes();
    }
    return labels;
  }

  /** The gradient of the sum of the labels' logits: {@code [N,classes]}, one 1 in each row. */
  public Tensor seeds() {
    Tensor seeds = Tensor.zeros(Shape.of(batch(), architecture.classes()));
    int[] labels = labels();
    for (int row = 0; row < labels.length; row++) {
      seeds.data()[row * architecture.classes() + labels[row]] = 1;
    }
    return seeds;
  }

  /** Limpid's run of these images. */
  public Trace trace() {
    if (trace == null) {
      trace = model.trace(images);
    }
    return trace;
  }

  /** The same run without its values. */
  private Trace shapes() {
    return model.trace(Tensor.outline(images.shape()));
  }

  /**
   * The layer that Grad-CAM looks at: the architecture's own; where that is a pooling, as in VGG,
   * the convolution before it.
   */
  public String layer() {
    if (!architecture.family().equals("VGG")) {
      return architecture.layer();
    }
    return shapes().nodes().reversed().stream()
        .filter(node -> node.op() instanceof Conv2d)
        .findFirst()
        .orElseThrow()
        .name();
  }

  /** The name of the weights that the images meet first. */
  public String firstWeights() {
    return architecture.manifest().getFirst().name();
  }

  /** The floating-point operations of a forward run, by the definition of its ops. */
  double flops() {
    return shapes().nodes().stream()
        .filter(node -> node.op() != null)
        .mapToDouble(
            node -> node.op().flops(node.inputs().stream().map(Node::shape).toArray(Shape[]::new)))
        .sum();
  }

  /** {@code [N,H,W,C]} as {@code [N,C,H,W]}. */
  public static Tensor planes(Tensor maps) {
    return Node.constant(maps).permute(0, 3, 1, 2).value();
  }
}
