package training.proof.protocol.feed;

import java.util.function.Function;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.canonical.MalformedException;
import training.proof.protocol.crypto.Signer;
import training.proof.protocol.crypto.Verifier;
import training.proof.protocol.statement.Envelope;

/**
 * An acknowledgement whose form and signature were checked.
 *
 * @param id SHA-256 of the payload
 */
public record SignedAcknowledgement(Digest id, Acknowledgement content, Envelope envelope) {

  /** Signs what this member holds. */
  public static SignedAcknowledgement sign(Acknowledgement content, Signer signer) {
    byte[] payload = content.encode();
    return new SignedAcknowledgement(Digest.of(payload), content, Envelope.sign(payload, signer));
  }

  /**
   * The gate, for bytes from anywhere.
   *
   * @param keys a member's public key; throws {@link MalformedException} for a stranger
   * @throws MalformedException with the reason it is refused for
   */
  public static SignedAcknowledgement admit(
      Envelope envelope, Function<String, byte[]> keys, Verifier verifier) {
    byte[] payload = envelope.payloadBytes();
    var content = Acknowledgement.decode(payload);
    envelope.requireSignedBy(content.issuer(), keys.apply(content.issuer()), payload, verifier);
    return new SignedAcknowledgement(Digest.of(payload), content, envelope);
  }

  /** Who acknowledges. */
  public String issuer() {
    return content.issuer();
  }
}
