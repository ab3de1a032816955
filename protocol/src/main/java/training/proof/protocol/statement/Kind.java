package training.proof.protocol.statement;

import java.util.Locale;
import java.util.Optional;

/** The kinds of statements, by the names they bear in bytes and labels. */
public enum Kind {
  GENESIS(Body.Genesis.class),
  MEMBERSHIP(Body.Membership.class),
  OFFER(Body.Offer.class),
  OPEN(Body.Open.class),
  CANCEL(Body.Cancel.class),
  COMMIT(Body.Commit.class),
  RECEIPT(Body.Receipt.class),
  REVEAL(Body.Reveal.class),
  AUDIT(Body.Audit.class),
  JUDGEMENT(Body.Judgement.class),
  CHECKPOINT(Body.Checkpoint.class),
  VOTE(Body.Vote.class);

  private static final String PREFIX = "https://proof.training/";
  private static final String SUFFIX = "/v1alpha1";

  private final Class<? extends Body> type;

  Kind(Class<? extends Body> type) {
    this.type = type;
  }

  /** The record that holds this kind's own fields. */
  public Class<? extends Body> type() {
    return type;
  }

  /** Lower case, as in labels. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The in-toto predicate type. */
  public String predicateType() {
    return PREFIX + wireName() + SUFFIX;
  }

  /** The kind of a predicate type; empty for a foreign one. */
  public static Optional<Kind> ofPredicateType(String predicateType) {
    for (Kind kind : values()) {
      if (kind.predicateType().equals(predicateType)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }

  /** The kind of a body. */
  public static Kind of(Body body) {
    for (Kind kind : values()) {
      if (kind.type.isInstance(body)) {
        return kind;
      }
    }
    throw new IllegalStateException("every body has a kind: " + body);
  }
}
