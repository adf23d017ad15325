package limpid.explain.cam;

import java.util.List;
import limpid.explain.map.Attribution;
import limpid.explain.run.Formulas;
import limpid.explain.run.LayerChoice;
import limpid.explain.run.Run;
import limpid.explain.target.OutputTarget;

/**
 * A class activation map whose weighted feature maps are {@linkplain PrincipalProjection projected}
 * on their first principal component in place of being summed: what few channels have alone, noise
 * for the most part, is left out. The raw map {@code [h,w]} has a mean of zero; its sign is that of
 * its correlation with the sum.
 *
 * <p>As pytorch-grad-cam has it ({@code eigen_smooth}).
 *
 * @param cam whose maps are smoothed
 */
public record EigenSmooth(CamMethod cam) implements CamMethod {

  public EigenSmooth {
    if (cam instanceof ProjectedCam || cam instanceof EigenSmooth) {
      throw new IllegalArgumentException(
          cam.name() + ": is a principal projection already, and is not smoothed by another");
    }
  }

  @Override
  public LayerChoice layer() {
    return cam.layer();
  }

  @Override
  public String name() {
    return cam.name() + "-eigen-smooth";
  }

  @Override
  public Attribution attribute(Run run, OutputTarget target) {
    Attribution terms = cam.terms(run, target);
    return terms.of(PrincipalProjection.of(terms.raw()));
  }

  /** The map itself, as its only term. */
  @Override
  public Attribution terms(Run run, OutputTarget target) {
    return ProjectedCam.alone(attribute(run, target));
  }

  @Override
  public List<Formulas> compiled() {
    return cam instanceof GradientCam formula ? List.of(new Terms(formula)) : cam.compiled();
  }
}
