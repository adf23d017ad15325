package limpid.models.photo;

/** Which part of a photo a net sees. */
public enum Framing {
  /** The middle of the photo resized: its sides keep their ratio, and ends are cut off. */
  MIDDLE,
  /** All of it, stretched into a square. */
  WHOLE,
  /** All of it as it is, neither resized nor cut: inputs have the sizes of photos. */
  NATIVE
}
