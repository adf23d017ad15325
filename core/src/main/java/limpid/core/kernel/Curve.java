package limpid.core.kernel;

/**
 * A function of one number, as {@link Strips#curve} runs it over many: each takes some 20 to 60
 * operations in place of a call.
 */
public enum Curve {
  /** ln x, off by less than 0.6 ulp; -infinity at 0, NaN below. */
  LOG {
    @Override
    public float at(float x) {
      return Power.log(x);
    }
  },

  /** erf x = 2 / sqrt(pi) times the integral of e^-t^2 from 0 to x, off by less than 1.5 ulp. */
  ERF {
    @Override
    public float at(float x) {
      return ErrorFunction.erf(x);
    }
  },

  /**
   * x F(x), where F is the normal distribution function (1 + erf(x / sqrt 2)) / 2; off by less than
   * 16 ulp. At -infinity it is NaN.
   */
  GELU {
    @Override
    public float at(float x) {
      return ErrorFunction.gelu(x);
    }
  },

  /** F(x) + x F'(x), the derivative of {@link #GELU}; off by less than 5e-7. */
  GELU_SLOPE {
    @Override
    public float at(float x) {
      return ErrorFunction.geluSlope(x);
    }
  },

  /**
   * x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))) / 2, which is close to {@link #GELU}; off by less
   * than 5e-7 (1 + |x|). At -infinity it is NaN.
   */
  GELU_TANH {
    @Override
    public float at(float x) {
      return Exponential.geluTanh(x);
    }
  },

  /** The derivative of {@link #GELU_TANH}; off by less than 1e-6. */
  GELU_TANH_SLOPE {
    @Override
    public float at(float x) {
      return Exponential.geluTanhSlope(x);
    }
  },

  /**
   * x / (1 + e^-x), off by less than 3 ulp; below -88.7, where e^-x is infinite, 0. At -infinity it
   * is NaN.
   */
  SILU {
    @Override
    public float at(float x) {
      return Exponential.silu(x);
    }
  },

  /** x tanh(ln(1 + e^x)), off by less than 6 ulp. At -infinity it is NaN. */
  MISH {
    @Override
    public float at(float x) {
      return Exponential.mish(x);
    }
  };

  /** The value at one number. */
  public abstract float at(float x);
}
