package limpid.explain.catalogue;

import java.util.List;
import java.util.stream.Stream;
import limpid.explain.Descriptor;
import limpid.explain.cam.AblationCam;
import limpid.explain.cam.Cam;
import limpid.explain.cam.CamOptions;
import limpid.explain.cam.CounterfactualGradCam;
import limpid.explain.cam.EigenCam;
import limpid.explain.cam.EigenGradCam;
import limpid.explain.cam.Fem;
import limpid.explain.cam.FinerCam;
import limpid.explain.cam.FullGrad;
import limpid.explain.cam.GradCam;
import limpid.explain.cam.GradCamElementwise;
import limpid.explain.cam.GradCamPlusPlus;
import limpid.explain.cam.GuidedGradCam;
import limpid.explain.cam.HiResCam;
import limpid.explain.cam.IsCam;
import limpid.explain.cam.KpcaCam;
import limpid.explain.cam.LayerCam;
import limpid.explain.cam.RandomCam;
import limpid.explain.cam.RefineCam;
import limpid.explain.cam.ScoreCam;
import limpid.explain.cam.SegEigenCam;
import limpid.explain.cam.SegXresCam;
import limpid.explain.cam.ShapleyCam;
import limpid.explain.cam.SmoothGradCamPlusPlus;
import limpid.explain.cam.SsCam;
import limpid.explain.cam.XGradCam;
import limpid.explain.gradient.BlurIg;
import limpid.explain.gradient.Deconvnet;
import limpid.explain.gradient.ExpectedGradients;
import limpid.explain.gradient.Gradient;
import limpid.explain.gradient.GradientShap;
import limpid.explain.gradient.GuidedBackprop;
import limpid.explain.gradient.GuidedIg;
import limpid.explain.gradient.InputXGradient;
import limpid.explain.gradient.IntegratedGradients;
import limpid.explain.gradient.LowPass;
import limpid.explain.gradient.RectGrad;
import limpid.explain.gradient.Saliency;
import limpid.explain.gradient.SmoothGrad;
import limpid.explain.gradient.SmoothGradSquared;
import limpid.explain.gradient.VarGrad;
import limpid.explain.gradient.Xrai;
import limpid.explain.inside.InternalInfluence;
import limpid.explain.inside.LayerActivation;
import limpid.explain.inside.LayerConductance;
import limpid.explain.inside.LayerGradientXActivation;
import limpid.explain.inside.LayerIntegratedGradients;
import limpid.explain.perturbation.ExtremalPerturbation;
import limpid.explain.perturbation.FeatureAblation;
import limpid.explain.perturbation.FeaturePermutation;
import limpid.explain.perturbation.Hsic;
import limpid.explain.perturbation.KernelShap;
import limpid.explain.perturbation.Lime;
import limpid.explain.perturbation.MeaningfulPerturbation;
import limpid.explain.perturbation.Occlusion;
import limpid.explain.perturbation.PartitionShap;
import limpid.explain.perturbation.Rise;
import limpid.explain.perturbation.ShapleySampling;
import limpid.explain.perturbation.Sobol;
import limpid.explain.relevance.DeepLift;
import limpid.explain.relevance.DeepShap;
import limpid.explain.relevance.Lrp;

/** The methods that Limpid has: a new one is its own file, and a line here. */
public final class Methods {
  /** In the order in which they are listed to people. */
  public static final Catalogue CATALOGUE =
      new Catalogue(
          Stream.of(
                  GradCam.METHOD,
                  GuidedGradCam.METHOD,
                  HiResCam.METHOD,
                  GradCamElementwise.METHOD,
                  LayerCam.METHOD,
                  XGradCam.METHOD,
                  ScoreCam.METHOD,
                  SsCam.METHOD,
                  IsCam.METHOD,
                  AblationCam.METHOD,
                  GradCamPlusPlus.METHOD,
                  EigenCam.METHOD,
                  EigenGradCam.METHOD,
                  SegEigenCam.METHOD,
                  KpcaCam.METHOD,
                  Fem.METHOD,
                  SmoothGradCamPlusPlus.METHOD,
                  Cam.METHOD,
                  ShapleyCam.METHOD,
                  FinerCam.METHOD,
                  RefineCam.METHOD,
                  SegXresCam.METHOD,
                  CounterfactualGradCam.METHOD,
                  FullGrad.METHOD,
                  RandomCam.METHOD,
                  Gradient.METHOD,
                  Saliency.METHOD,
                  InputXGradient.METHOD,
                  GuidedBackprop.METHOD,
                  Deconvnet.METHOD,
                  RectGrad.METHOD,
                  SmoothGrad.METHOD,
                  SmoothGradSquared.METHOD,
                  VarGrad.METHOD,
                  IntegratedGradients.METHOD,
                  ExpectedGradients.METHOD,
                  Lrp.METHOD,
                  BlurIg.METHOD,
                  GuidedIg.METHOD,
                  Xrai.METHOD,
                  GradientShap.METHOD,
                  DeepLift.METHOD,
                  DeepShap.METHOD,
                  Occlusion.METHOD,
                  Rise.METHOD,
                  FeatureAblation.METHOD,
                  FeaturePermutation.METHOD,
                  MeaningfulPerturbation.METHOD,
                  ExtremalPerturbation.METHOD,
                  Lime.METHOD,
                  KernelShap.METHOD,
                  ShapleySampling.METHOD,
                  PartitionShap.METHOD,
                  Sobol.METHOD,
                  Hsic.METHOD,
                  LayerActivation.METHOD,
                  LayerGradientXActivation.METHOD,
                  LayerConductance.METHOD,
                  LayerIntegratedGradients.METHOD,
                  InternalInfluence.METHOD)
              .map(Methods::withOptionsOfItsFamily)
              .toList());

  private Methods() {}

  private static Descriptor withOptionsOfItsFamily(Descriptor method) {
    return switch (method.family()) {
      case CAM -> CamOptions.added(method);
      case GRADIENT -> LowPass.added(method);
      default -> method;
    };
  }

  /** All of them. */
  public static List<Descriptor> all() {
    return CATALOGUE.all();
  }

  /**
   * The method of this name.
   *
   * @throws IllegalArgumentException with the nearest names
   */
  public static Descriptor named(String name) {
    return CATALOGUE.named(name);
  }
}
