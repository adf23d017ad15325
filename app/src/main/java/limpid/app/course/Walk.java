package limpid.app.course;

import java.util.List;

/** A method step by step, with the numbers of a photo. */
interface Walk {
  List<WalkStep> steps();
}
