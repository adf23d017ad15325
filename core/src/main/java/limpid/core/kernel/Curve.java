package limpid.core.kernel;

/**
 * A function of one number, made of that number and one power of e, as {@link Strips#curve} runs it
 * over many. What it does beside the exponential are sums, products, quotients, minima and maxima,
 * without a branch, so that a loop over it becomes vector code.
 */
public enum Curve {
  /** erf x = 2 / sqrt(pi) times the integral of e^-t^2 from 0 to x, off by less than 2.5 ulp. */
  ERF {
    @Override
    public float exponent(float x) {
      return -ErrorFunction.square(x);
    }

    @Override
    public float of(float x, float power) {
      return ErrorFunction.erf(x, power);
    }
  },

  /**
   * x F(x), where F is the normal distribution function (1 + erf(x / sqrt 2)) / 2; off by less than
   * 16 ulp. At -infinity it is NaN.
   */
  GELU {
    @Override
    public float exponent(float x) {
      return ErrorFunction.halfSquare(x);
    }

    @Override
    public float of(float x, float power) {
      return ErrorFunction.gelu(x, power);
    }
  },

  /** F(x) + x F'(x), the derivative of {@link #GELU}; off by less than 5e-7. */
  GELU_SLOPE {
    @Override
    public float exponent(float x) {
      return ErrorFunction.halfSquare(x);
    }

    @Override
    public float of(float x, float power) {
      return ErrorFunction.geluSlope(x, power);
    }
  },

  /**
   * x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))) / 2, which is close to {@link #GELU}; off by less
   * than 5e-7 (1 + |x|). At -infinity it is NaN.
   */
  GELU_TANH {
    @Override
    public float exponent(float x) {
      return -Exponential.geluTanh(x);
    }

    @Override
    public float of(float x, float power) {
      return x / (power + 1);
    }
  },

  /** The derivative of {@link #GELU_TANH}; off by less than 1e-6. */
  GELU_TANH_SLOPE {
    @Override
    public float exponent(float x) {
      return -Exponential.geluTanh(Exponential.bent(x));
    }

    @Override
    public float of(float x, float power) {
      return Exponential.geluTanhSlope(x, power);
    }
  },

  /**
   * x / (1 + e^-x), off by less than 3 ulp; below -88.7, where e^-x is infinite, 0. At -infinity it
   * is NaN.
   */
  SILU {
    @Override
    public float exponent(float x) {
      return -x;
    }

    @Override
    public float of(float x, float power) {
      return x / (power + 1);
    }
  },

  /** x tanh(ln(1 + e^x)), off by less than 6 ulp. At -infinity it is NaN. */
  MISH {
    @Override
    public float exponent(float x) {
      return Math.min(x, Exponential.FLAT);
    }

    @Override
    public float of(float x, float power) {
      return Exponential.mish(x, power);
    }
  };

  /** The exponent of the power of e that it is made of. */
  public abstract float exponent(float x);

  /**
   * The value at one number.
   *
   * @param power e to the {@link #exponent} of x
   */
  public abstract float of(float x, float power);

  /** The value at one number. */
  public float at(float x) {
    return of(x, Exponential.exp(exponent(x)));
  }
}
