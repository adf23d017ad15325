package limpid.explain;

/**
 * Whose reading of a method is followed where the paper and the leading libraries differ. Methods
 * for which two of them agree give the same for both.
 */
public enum Convention {
  /** The method's paper. */
  PAPER,
  /** pytorch-grad-cam. */
  PYTORCH_GRAD_CAM,
  /** torch-cam. */
  TORCH_CAM,
  /** captum. */
  CAPTUM,
  /** tf-explain. */
  TF_EXPLAIN,
  /** shap. */
  SHAP,
  /** PAIR saliency. */
  PAIR,
  /** xplique. */
  XPLIQUE,
  /** zennit. */
  ZENNIT
}
