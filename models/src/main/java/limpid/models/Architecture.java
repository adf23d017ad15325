package limpid.models;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import limpid.models.data.Labels;
import limpid.models.photo.Preprocessing;
import limpid.nn.Model;
import limpid.nn.NamedParameter;
import limpid.nn.ParameterList;
import limpid.nn.StateDict;
import limpid.nn.Weights;

/**
 * A net of the zoo and what belongs to it.
 *
 * @param name as the zoo lists it: {@code resnet50}
 * @param family its family's name: {@code ResNet}
 * @param net how it is built
 * @param preprocessing from a photo to its input
 * @param labels its classes
 * @param layer the name of its last layer that is still spatial, which class activation maps are
 *     taken at
 */
public record Architecture(
    String name, String family, Net net, Preprocessing preprocessing, Labels labels, String layer) {

  public int classes() {
    return labels.size();
  }

  /** The same net for other classes. */
  public Architecture with(Labels other) {
    return new Architecture(name, family, net, preprocessing, other, layer);
  }

  /** The same net for photos that are prepared in another way. */
  public Architecture with(Preprocessing other) {
    return new Architecture(name, family, net, other, labels, layer);
  }

  /** The same net for this many classes, which are numbered if it is not the number it has. */
  public Architecture withClasses(int classes) {
    return classes == classes() ? this : with(Labels.numbered(classes));
  }

  /** The net with these weights. */
  public Model build(Weights w) {
    return net.build(w, classes()).described(toString());
  }

  /** Its parameters and running statistics, in the order of the run. */
  public List<NamedParameter> manifest() {
    return ParameterList.of(this::build);
  }

  /** The number of its trained parameters. */
  public long parameters() {
    return ParameterList.count(manifest());
  }

  /** The parameters of its last layer, whose outputs are the classes, in the order of the run. */
  public SequencedSet<String> head() {
    List<String> names = manifest().stream().map(NamedParameter::name).toList();
    String last = names.getLast();
    String module = last.substring(0, last.lastIndexOf('.') + 1);
    SequencedSet<String> head = new LinkedHashSet<>(names);
    head.removeIf(name -> !name.startsWith(module));
    return head;
  }

  /**
   * This net with as many classes as the last layer of these weights has outputs.
   *
   * @param own weights under the net's own names
   */
  Architecture fitting(StateDict own) {
    String bias = manifest().getLast().name();
    boolean known = own.names().contains(bias) && own.shape(bias).rank() == 1;
    return known ? withClasses(own.shape(bias).size()) : this;
  }

  /** This net and the weights of a file, made to fit each other as far as that can be. */
  public Fit fit(StateDict weights) {
    return Fit.of(this, weights);
  }

  /**
   * The net with the weights of a file.
   *
   * @throws limpid.nn.WeightsMismatch listing all names that are missing, unexpected or of another
   *     shape, the number of classes included: see {@link #fit}
   */
  public Model load(StateDict weights) {
    StateDict own = fit(weights).weights();
    ParameterList.check(name, manifest(), own);
    return build(Weights.of(own));
  }

  /** {@code resnet50, ResNet: [1,224,224,3] to 1000 classes}. */
  @Override
  public String toString() {
    return "%s, %s: %s to %d classes".formatted(name, family, preprocessing.input(), classes());
  }
}
