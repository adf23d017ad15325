package limpid.app.course;

import java.util.List;

/** A method step by step, with the numbers of a photo. */
interface Walk {
  /** What is walked through. */
  WalkSubject subject();

  List<WalkStep> steps();

  /** What it comes to, for the title. */
  default String outcome() {
    return subject().words();
  }
}
