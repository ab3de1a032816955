package training.proof.protocol.feed;

import training.proof.protocol.canonical.Digest;
import training.proof.protocol.canonical.MalformedException;
import training.proof.protocol.crypto.Signer;
import training.proof.protocol.crypto.Verifier;
import training.proof.protocol.ledger.Epoch;
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
   * @throws MalformedException with the reason it is refused for
   */
  public static SignedAcknowledgement admit(Envelope envelope, Epoch epoch, Verifier verifier) {
    byte[] payload = envelope.payloadBytes();
    var content = Acknowledgement.decode(payload);
    if (!content.federation().equals(epoch.federation())) {
      throw new MalformedException(
          "wrong-federation", "an acknowledgement of another federation's statements");
    }
    if (content.epoch() != epoch.number()) {
      throw new MalformedException("wrong-epoch", "an acknowledgement of epoch " + content.epoch());
    }
    byte[] key =
        epoch
            .keyOf(content.issuer())
            .orElseThrow(
                () -> new MalformedException("unknown-issuer", content.issuer() + " is no member"));
    return admit(envelope, payload, content, key, verifier);
  }

  /** What this member once stored itself. */
  static SignedAcknowledgement restore(Envelope envelope, byte[] publicKey, Verifier verifier) {
    byte[] payload = envelope.payloadBytes();
    return admit(envelope, payload, Acknowledgement.decode(payload), publicKey, verifier);
  }

  private static SignedAcknowledgement admit(
      Envelope envelope, byte[] payload, Acknowledgement content, byte[] key, Verifier verifier) {
    envelope.requireSignedBy(content.issuer(), key, payload, verifier);
    return new SignedAcknowledgement(Digest.of(payload), content, envelope);
  }

  /** Who acknowledges. */
  public String issuer() {
    return content.issuer();
  }
}
