package limpid.bench;

import java.util.Locale;

/** What is done with a net. */
public enum Task {
  /** From images to logits. */
  FORWARD("forward"),

  /** The forward run, the gradient at the last convolution, and the map made of both. */
  GRADCAM("Grad-CAM"),

  /** The forward run and the gradient in the images. */
  GRADIENT("input gradient"),

  /** Forward in training mode, cross-entropy, backward to all weights, one step of SGD. */
  TRAINING("training step"),

  /** Each method of the catalogue, from an image to its map, beside the passes that it takes. */
  METHODS("all methods");

  private final String label;

  Task(String label) {
    this.label = label;
  }

  /** As people read it. */
  public String label() {
    return label;
  }

  /** As the command line and files have it. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
