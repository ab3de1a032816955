package training.proof.protocol.statement;

import training.proof.protocol.canonical.CanonicalJson;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.canonical.MalformedException;

/**
 * What every predicate carries.
 *
 * @param federation digest of the genesis statement; zero in the genesis itself
 * @param epoch the member list in force; 0 in the genesis itself
 * @param issuer member name
 * @param incarnation starts at 1, raised when a member lost the end of its own feed
 * @param counter 1 for a member's first statement, then without gaps
 * @param previous the issuer's previous statement; zero for the first
 */
public record Header(
    Digest federation, int epoch, String issuer, int incarnation, long counter, Digest previous) {
  /** Refuses counters out of range. */
  public Header {
    Names.requireMember(issuer);
    if (epoch < 0 || incarnation < 1 || counter < 1 || counter > CanonicalJson.MAX_INTEGER) {
      throw new MalformedException(
          "bad-header",
          "epoch >= 0, incarnation >= 1 and counter >= 1 expected, not "
              + epoch
              + ", "
              + incarnation
              + ", "
              + counter);
    }
  }
}
