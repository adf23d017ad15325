package limpid.app.course;

import java.util.List;

/**
 * A lesson of the course in {@code docs/course}.
 *
 * @param number of the lesson, from 1
 * @param title its idea in a few words
 * @param page the name of its page without {@code .md}
 * @param program its program, a file in {@code code} without {@code .java}
 * @param picture what the program draws, a file in {@code out}
 */
record Lesson(int number, String title, String page, String program, String picture) {
  static final List<Lesson> COURSE =
      List.of(
          new Lesson(1, "A neuron and its gradient", "01-neuron", "Neuron", "neuron.png"),
          new Lesson(2, "The tape", "02-tape", "Tape", "tape.png"),
          new Lesson(
              3,
              "Convolution and its three faces",
              "03-convolution",
              "Convolution",
              "convolution.png"),
          new Lesson(4, "A net that can be printed", "04-lenet", "LeNet", "lenet.png"),
          new Lesson(5, "CAM and its identity", "05-cam", "Cam", "cam.png"),
          new Lesson(6, "Grad-CAM from scratch", "06-gradcam", "GradCamFromScratch", "gradcam.png"),
          new Lesson(7, "Its relatives", "07-relatives", "Relatives", "relatives.png"),
          new Lesson(8, "Three rules at the ReLU", "08-rules", "ThreeRules", "rules.png"),
          new Lesson(9, "When maps mislead", "09-misleading", "Misleading", "misleading.png"),
          new Lesson(10, "A tree inside the net", "10-tree", "Tree", "tree.png"));

  /** Where it is read. */
  String text() {
    return "docs/course/" + page + ".md";
  }

  /** Where its program is. */
  String source() {
    return "docs/course/code/" + program + ".java";
  }

  /** Its picture as the pages show it, a file in {@code docs/course/pictures}. */
  String drawing() {
    return picture.replace(".png", ".jpg");
  }
}
