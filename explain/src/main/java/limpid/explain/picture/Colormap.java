package limpid.explain.picture;

/** The 256 colours that a value from 0 to 1 is shown in. */
public enum Colormap {
  /**
   * Blue, cyan, yellow, red, as OpenCV has it: channel k (1 blue, 2 green, 3 red) of colour i is
   * {@code 382.5 - |4 i - 255 k|}, rounded to even and kept within 0 to 255. Entry 159 alone has
   * one unit of blue more than OpenCV's table.
   */
  JET {
    @Override
    int colour(int i) {
      return pack(ramp(i, 3), ramp(i, 2), ramp(i, 1));
    }

    private static double ramp(int i, int k) {
      return 382.5 - Math.abs(4 * i - 255 * k);
    }
  },

  /** Dark violet, green, yellow: even in brightness, and readable to the colour-blind. */
  VIRIDIS {
    @Override
    int colour(int i) {
      return Viridis.rgb(i);
    }
  },

  /**
   * Black, violet, orange, pale yellow: even in brightness, dark where there is nothing; within 3
   * of 255 of the published table.
   */
  INFERNO {
    @Override
    int colour(int i) {
      return anchored(Anchors.INFERNO, i);
    }
  },

  /** Jet's colours without its bands; within 3 of 255 of the published table. */
  TURBO {
    @Override
    int colour(int i) {
      return anchored(Anchors.TURBO, i);
    }
  },

  /**
   * Blue, white in the middle, red: for signed values, -1 at 0, 0 at 1/2 and 1 at 1; shap's ends.
   */
  DIVERGING {
    @Override
    int colour(int i) {
      double t = Math.max(0, Math.abs(i - 127.5) - 0.5) / 127;
      return i < 128
          ? pack(255 + t * (30 - 255), 255 + t * (136 - 255), 255 + t * (229 - 255))
          : pack(255, 255 + t * (13 - 255), 255 + t * (87 - 255));
    }
  },

  /** Black to white. */
  GREY {
    @Override
    int colour(int i) {
      return pack(i, i, i);
    }
  };

  private final int[] table = new int[256];

  Colormap() {
    for (int i = 0; i < table.length; i++) {
      table[i] = colour(i);
    }
  }

  /** Entry i of the table, as {@code 0xRRGGBB}. */
  abstract int colour(int i);

  /**
   * The colour of a value, as {@code 0xRRGGBB}: entry {@code floor(255 value)} of the table. Values
   * outside [0,1] take its ends, NaN the lower one.
   */
  public int rgb(double value) {
    return table[(int) (255 * Math.clamp(value, 0.0, 1.0))];
  }

  private static int anchored(Anchors anchors, int i) {
    return pack(anchors.channel(i, 0), anchors.channel(i, 1), anchors.channel(i, 2));
  }

  private static int pack(double red, double green, double blue) {
    return channel(red) << 16 | channel(green) << 8 | channel(blue);
  }

  private static int channel(double value) {
    return (int) Math.rint(Math.clamp(value, 0.0, 255.0));
  }
}
