package training.proof.protocol.ledger;

/** What became of a statement that was offered to the ledger. */
public sealed interface Outcome {
  /** It is part of the ledger now. */
  record Folded() implements Outcome {}

  /** It was part of the ledger before. */
  record Known() implements Outcome {}

  /** Its place is not taken; it is held until a quorum of voters has acknowledged it. */
  record Held() implements Outcome {}

  /** Earlier statements of the same feed are missing; to be offered again after them. */
  record Early() implements Outcome {}

  /**
   * It can never become part of the ledger.
   *
   * @param reason a stable kebab-case code
   */
  record Refused(String reason, String message) implements Outcome {}
}
