package limpid.app.evaluate;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import limpid.app.line.BadInput;
import limpid.app.line.Failures;
import limpid.app.line.Json;
import limpid.explain.UnfitNetException;

/** What is found about an image, as lines of JSON that go from one process to another. */
final class JudgedLine {
  private JudgedLine() {}

  /** All maps of an image as lines, or one line that says why there are none. */
  static List<String> of(Evaluation evaluation, String name, byte[] file, OptionalInt label)
      throws IOException {
    List<String> lines = new ArrayList<>();
    try {
      for (Judgement judgement : evaluation.of(name, file, label)) {
        lines.add(Json.line(judgement.json()));
      }
      return lines;
    } catch (RuntimeException e) {
      String sentence = Failures.expected(e);
      if (sentence == null) {
        throw e;
      }
      String kind = e instanceof UnfitNetException ? "unfit" : "broken";
      return List.of(Json.line(Json.object("image", name, kind, sentence)));
    }
  }

  /**
   * Reads a line into the judgement that it is.
   *
   * @throws Broken if it says that the image cannot be judged
   * @throws BadInput if it says that the net cannot be
   */
  static Judgement read(String line) throws Broken {
    JsonNode json = Json.tree(line);
    if (json.has("unfit")) {
      throw new BadInput(json.get("unfit").asText());
    }
    if (json.has("broken")) {
      throw new Broken(json.get("broken").asText());
    }
    return Judgement.read(json);
  }

  /** An image that cannot be judged; the message is the sentence that says why. */
  static final class Broken extends Exception {
    private static final long serialVersionUID = 1L;

    Broken(String sentence) {
      super(sentence);
    }
  }
}
