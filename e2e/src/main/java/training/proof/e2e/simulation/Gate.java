package training.proof.e2e.simulation;

import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.crypto.Verifier;
import training.proof.protocol.feed.SignedAcknowledgement;
import training.proof.protocol.ledger.Epochs;
import training.proof.protocol.statement.Envelope;
import training.proof.protocol.statement.SignedStatement;

/**
 * The protocol's gate. What it lets pass for one member it lets pass for all, since it is a
 * function of bytes and key: the same array is looked at once. What it refuses is looked at again.
 */
final class Gate {
  private final Verifier verifier;
  private final IdentityHashMap<byte[], Passed> passed = new IdentityHashMap<>();
  private final IdentityHashMap<Envelope, SignedAcknowledgement> acknowledged =
      new IdentityHashMap<>();
  private final Map<Digest, byte[]> encoded = new HashMap<>();

  private static final class Passed {
    private final SignedStatement signed;
    private final byte[] key;

    Passed(SignedStatement signed, byte[] key) {
      this.signed = signed;
      this.key = key;
    }
  }

  Gate(Verifier verifier) {
    this.verifier = verifier;
  }

  /** Bytes are never written to once they were sent. */
  SignedStatement admit(byte[] bytes, SignedStatement.Keys keys) {
    Passed known = passed.get(bytes);
    if (known != null && Arrays.equals(keys.keyOf(known.signed.statement()), known.key)) {
      return known.signed;
    }
    SignedStatement signed = SignedStatement.admit(bytes, keys, verifier);
    passed.put(bytes, new Passed(signed, keys.keyOf(signed.statement())));
    return signed;
  }

  /** What a member holds, as it serves it: the same array for all. */
  byte[] bytes(SignedStatement signed) {
    return encoded.computeIfAbsent(signed.id(), id -> signed.envelope().encode());
  }

  /** The same for an acknowledgement. */
  SignedAcknowledgement admit(Envelope envelope, Epochs epochs) {
    SignedAcknowledgement known = acknowledged.get(envelope);
    if (known == null || epochs.at(known.content().epoch()).isEmpty()) {
      known = SignedAcknowledgement.admit(envelope, epochs, verifier);
      acknowledged.put(envelope, known);
    }
    return known;
  }

  Verifier verifier() {
    return verifier;
  }
}
