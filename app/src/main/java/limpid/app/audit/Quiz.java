package limpid.app.audit;

import java.util.List;
import java.util.Map;
import limpid.app.given.Thumbnail;
import limpid.app.line.Json;
import limpid.nn.image.Picture;

/**
 * A quiz about two classes.
 *
 * @param confused how many images of one the net takes for the other
 * @param accuracy the share of their images that the net is right on
 * @param questions the easy ones first
 */
record Quiz(
    String net,
    List<String> classes,
    int confused,
    double accuracy,
    List<Question> questions,
    List<String> unreadable) {

  /**
   * A photo.
   *
   * @param map what spoke for the first class (red) and for the second (blue)
   * @param truth 0 or 1, the class that it is of
   * @param sure the net's probability of that, if it must be one of both
   */
  record Question(String image, Picture photo, Picture map, int truth, double sure) {}

  Map<String, Object> json() {
    return Json.object(
        "net", net,
        "classes", classes,
        "confused", confused,
        "accuracy", accuracy,
        "questions",
            questions.stream()
                .map(
                    one ->
                        Json.object(
                            "photo", Thumbnail.address(one.photo()),
                            "map", Thumbnail.address(one.map()),
                            "truth", one.truth(),
                            "sure", one.sure()))
                .toList());
  }
}
