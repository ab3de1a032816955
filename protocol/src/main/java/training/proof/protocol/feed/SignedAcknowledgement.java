package training.proof.protocol.feed;

import training.proof.protocol.canonical.Digest;
import training.proof.protocol.canonical.MalformedException;
import training.proof.protocol.crypto.Signer;
import training.proof.protocol.crypto.Verifier;
import training.proof.protocol.ledger.Epochs;
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

  /** Finds the public key of a voter, in the list of the epoch that an acknowledgement names. */
  interface Keys {
    /**
     * @return 32 bytes
     * @throws MalformedException with the reason the acknowledgement is refused for
     */
    byte[] keyOf(Acknowledgement content);
  }

  /**
   * The gate, for bytes from anywhere.
   *
   * @throws MalformedException with the reason it is refused for
   */
  public static SignedAcknowledgement admit(Envelope envelope, Epochs epochs, Verifier verifier) {
    return admit(envelope, content -> keyOf(epochs, content), verifier);
  }

  static SignedAcknowledgement admit(Envelope envelope, Keys keys, Verifier verifier) {
    byte[] payload = envelope.payloadBytes();
    var content = Acknowledgement.decode(payload);
    envelope.requireSignedBy(content.issuer(), keys.keyOf(content), payload, verifier);
    return new SignedAcknowledgement(Digest.of(payload), content, envelope);
  }

  private static byte[] keyOf(Epochs epochs, Acknowledgement content) {
    byte[] key = epochs.keyOf(content.epoch(), content.issuer());
    if (!epochs.isOf(content.federation())) {
      throw new MalformedException(
          "wrong-federation", "an acknowledgement of another federation's statements");
    }
    int version = epochs.at(content.epoch()).orElseThrow().protocolVersion();
    if (content.leastVersion() > version) {
      throw new MalformedException(
          Epochs.NEWER_THAN_EPOCH,
          "what it says is known from protocol version "
              + content.leastVersion()
              + " on, and its epoch has "
              + version);
    }
    return key;
  }

  /** Who acknowledges. */
  public String issuer() {
    return content.issuer();
  }
}
