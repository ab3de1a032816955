package training.proof.protocol.ledger;

import java.util.Optional;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.statement.SignedStatement;

/**
 * One place in a feed. It is never taken again, whether the statement is still here or, its round
 * being over, only in a record file.
 *
 * @param id of the statement
 * @param epoch that the statement names
 */
public record Place(Digest id, int epoch, Optional<SignedStatement> statement) {
  /** A place and its statement. */
  public static Place of(SignedStatement signed) {
    return new Place(signed.id(), signed.header().epoch(), Optional.of(signed));
  }

  /** The same without the statement. */
  Place bare() {
    return new Place(id, epoch, Optional.empty());
  }
}
