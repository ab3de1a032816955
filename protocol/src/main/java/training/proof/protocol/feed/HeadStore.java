package training.proof.protocol.feed;

import java.util.Optional;
import training.proof.protocol.statement.Envelope;
import training.proof.protocol.statement.SignedStatement;

/**
 * Where the newest own statement is kept for all processes that hold this member's key. Its
 * compare-and-set is what makes signing twice impossible.
 */
public interface HeadStore {
  /**
   * The head as it was stored once.
   *
   * @param token tells this version from any other
   * @param newest the newest own statement; absent before the first
   */
  record Version(String token, Optional<Envelope> newest) {}

  /** The present version; empty before there was one. */
  Optional<Version> read();

  /**
   * Stores the next head unless another version than the known one is there by now.
   *
   * @return what is stored now; empty if it was advanced elsewhere, and nothing was stored
   */
  Optional<Version> advance(Optional<Version> known, SignedStatement next);
}
