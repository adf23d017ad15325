package limpid.core.kernel.vector.linear;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import limpid.core.kernel.vector.machine.Lanes;
import limpid.core.kernel.vector.machine.Scratch;
import limpid.core.kernel.vector.tile.Panels;

/**
 * Gradients as {@link DotTiles} read them: samples in groups as large as a tile, and in each group
 * {@code [run][sample][16]}. Samples and outputs that do not exist are -0, for a sum stays what it
 * is when -0 times a weight of 0 is added.
 *
 * @param n samples
 * @param runs of 16 outputs
 * @param values from {@link Panels#FIRST} on
 */
record Gradients(int n, int runs, float[] values) {
  private static final VectorSpecies<Float> S = Lanes.SPECIES;
  private static final int L = Lanes.COUNT;
  private static final int RUN = DotTiles.RUN;

  /** So many runs of the outputs, the last of which may reach past them. */
  static Gradients of(int n, int out, int runs, float[] dy) {
    int samples = Math.ceilDiv(n, 4) * 4;
    float[] values = Scratch.take(Panels.FIRST + samples * runs * RUN);
    Gradients g = new Gradients(n, runs, values);
    for (int group = 0; group < g.groups(); group++) {
      for (int j = 0; j < g.samples(group); j++) {
        int sample = g.first(group) + j;
        for (int run = 0; run < runs; run++) {
          int at = g.at(group, run) + j * RUN;
          int valid = sample < n ? Math.clamp(out - run * RUN, 0, RUN) : 0;
          run(dy, sample * out + run * RUN, valid, values, at);
        }
      }
    }
    return g;
  }

  private static void run(float[] dy, int from, int valid, float[] values, int at) {
    if (valid == RUN) {
      for (int v = 0; v < RUN; v += L) {
        FloatVector.fromArray(S, dy, from + v).intoArray(values, at + v);
      }
      return;
    }
    for (int o = 0; o < RUN; o++) {
      values[at + o] = o < valid ? dy[from + o] : -0f;
    }
  }

  int groups() {
    return Math.ceilDiv(n, DotTiles.SAMPLES);
  }

  /** The first sample of a group. */
  int first(int group) {
    return group * DotTiles.SAMPLES;
  }

  /** How many samples a group has, 8 or 4, those that do not exist included. */
  int samples(int group) {
    return Math.min(DotTiles.SAMPLES, Math.ceilDiv(n - first(group), 4) * 4);
  }

  /** Where a run of outputs of a group begins. */
  int at(int group, int run) {
    return Panels.FIRST + (first(group) * runs + samples(group) * run) * RUN;
  }

  /** Gives the memory back. */
  void done() {
    Scratch.give(values);
  }
}
