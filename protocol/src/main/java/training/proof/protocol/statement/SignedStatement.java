package training.proof.protocol.statement;

import training.proof.protocol.canonical.Digest;
import training.proof.protocol.canonical.MalformedException;
import training.proof.protocol.crypto.Signer;
import training.proof.protocol.crypto.Verifier;

/**
 * A statement whose form and signature were checked.
 *
 * @param id SHA-256 of the payload
 */
public record SignedStatement(Digest id, Statement statement, Envelope envelope) {

  /**
   * Signs a statement; one that no peer would take is refused, since it would end the feed.
   *
   * @throws MalformedException with reason {@code too-large}
   */
  public static SignedStatement sign(Statement statement, Signer signer) {
    byte[] payload = statement.encode();
    if (payload.length > Statement.MAX_PAYLOAD_BYTES) {
      throw new MalformedException(
          "too-large",
          "a " + statement.kind().wireName() + " of " + payload.length + " bytes cannot be issued");
    }
    return new SignedStatement(Digest.of(payload), statement, Envelope.sign(payload, signer));
  }

  /** Finds the public key of an issuer, e.g. in the epoch's member list. */
  public interface Keys {
    /**
     * @return 32 bytes
     * @throws MalformedException with reason {@code unknown-issuer}
     */
    byte[] keyOf(Statement statement);
  }

  /**
   * The gate: every byte that claims to be a statement passes here, bounded before it is parsed.
   *
   * @throws MalformedException with the reason it is refused for
   */
  public static SignedStatement admit(byte[] envelopeBytes, Keys keys, Verifier verifier) {
    return admit(Envelope.decode(envelopeBytes), keys, verifier);
  }

  /** The same for an envelope that is read already. */
  public static SignedStatement admit(Envelope envelope, Keys keys, Verifier verifier) {
    byte[] payload = envelope.payloadBytes();
    Statement statement = Statement.decode(payload);
    envelope.requireSignedBy(statement.header().issuer(), keys.keyOf(statement), payload, verifier);
    return new SignedStatement(Digest.of(payload), statement, envelope);
  }

  /** The header. */
  public Header header() {
    return statement.header();
  }

  /** The body. */
  public Body body() {
    return statement.body();
  }
}
