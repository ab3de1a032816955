package training.proof.e2e.simulation;

import java.util.Arrays;
import java.util.IdentityHashMap;
import training.proof.protocol.crypto.Verifier;
import training.proof.protocol.statement.SignedStatement;

/**
 * The protocol's gate. What it lets pass for one member it lets pass for all, since it is a
 * function of bytes and key: the same array is looked at once. What it refuses is looked at again.
 */
final class Gate {
  private final Verifier verifier;
  private final IdentityHashMap<byte[], Passed> passed = new IdentityHashMap<>();

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

  Verifier verifier() {
    return verifier;
  }
}
