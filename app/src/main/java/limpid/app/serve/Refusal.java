package limpid.app.serve;

/**
 * An answer that says what was wrong with a request: a code for programs, a sentence for people.
 */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int status;
  private final String code;

  /**
   * @param status of HTTP
   * @param code a word that stays what it is, whatever the sentence says: {@code image-too-large}
   */
  Refusal(int status, String code, String sentence) {
    super(sentence);
    this.status = status;
    this.code = code;
  }

  int status() {
    return status;
  }

  String code() {
    return code;
  }

  /** What was asked for is not what the API takes. */
  static Refusal bad(String sentence) {
    return new Refusal(400, "bad-request", sentence);
  }

  static Refusal missing(String sentence) {
    return new Refusal(404, "not-found", sentence);
  }

  /** There is too much to do already. */
  static Refusal busy(String sentence) {
    return new Refusal(429, "busy", sentence);
  }

  Answer answer() {
    return Answer.json(
        status,
        Fields.object()
            .set("error", Fields.object().put("code", code).put("message", getMessage())));
  }
}
