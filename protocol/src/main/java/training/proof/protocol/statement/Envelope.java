package training.proof.protocol.statement;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import training.proof.protocol.canonical.CanonicalJson;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.canonical.MalformedException;
import training.proof.protocol.crypto.Signer;
import training.proof.protocol.crypto.Verifier;

/**
 * A DSSE v1 envelope.
 *
 * @param payload base64 of the statement's canonical bytes
 * @param signatures exactly one
 */
public record Envelope(String payload, String payloadType, List<Signature> signatures) {
  /** The only payload type. */
  public static final String PAYLOAD_TYPE = "application/vnd.in-toto+json";

  /** Longer envelopes are refused unread: a payload in base64, and a little. */
  public static final int MAX_BYTES = Statement.MAX_PAYLOAD_BYTES * 4 / 3 + 1024;

  /** Refuses other payload types and several signatures. */
  public Envelope {
    signatures = List.copyOf(signatures);
    if (!payloadType.equals(PAYLOAD_TYPE) || signatures.size() != 1) {
      throw new MalformedException(
          "wrong-shape", "an envelope has one signature and the type " + PAYLOAD_TYPE);
    }
  }

  /**
   * @param keyid SHA-256 of the public key
   * @param sig base64
   */
  public record Signature(String keyid, String sig) {}

  /** Signs a payload. */
  public static Envelope sign(byte[] payload, Signer signer) {
    byte[] signature = signer.sign(preAuthentication(payload));
    return new Envelope(
        Base64.getEncoder().encodeToString(payload),
        PAYLOAD_TYPE,
        List.of(
            new Signature(
                Digest.of(signer.publicKey()).hex(),
                Base64.getEncoder().encodeToString(signature))));
  }

  /** Reads an envelope; its JSON need not be canonical, since nothing but the payload is signed. */
  public static Envelope decode(byte[] bytes) {
    if (bytes.length > MAX_BYTES) {
      throw new MalformedException("too-large", "an envelope has at most " + MAX_BYTES + " bytes");
    }
    return CanonicalJson.read(bytes, Envelope.class, "envelope");
  }

  /** The envelope's JSON. */
  public byte[] encode() {
    return CanonicalJson.encode(this);
  }

  /** The payload's bytes. */
  public byte[] payloadBytes() {
    return Base64Form.decode(payload, "payload");
  }

  /** Which key it says it is signed with: SHA-256 of the public key, in hexadecimal. */
  public String keyid() {
    return signatures.getFirst().keyid();
  }

  /** The signature's bytes. */
  public byte[] signatureBytes() {
    return Base64Form.decode(signatures.getFirst().sig(), "signature");
  }

  /**
   * @param issuer for the message
   * @param key 32 bytes
   * @param payload this envelope's
   * @throws MalformedException with reason {@code wrong-key} or {@code bad-signature}
   */
  public void requireSignedBy(String issuer, byte[] key, byte[] payload, Verifier verifier) {
    if (!keyid().equals(Digest.of(key).hex())) {
      throw new MalformedException("wrong-key", "signed by another key than that of " + issuer);
    }
    if (!verifier.verify(key, preAuthentication(payload), signatureBytes())) {
      throw new MalformedException("bad-signature", "not the signature of " + issuer);
    }
  }

  /** DSSE's pre-authentication encoding: what is signed. */
  static byte[] preAuthentication(byte[] payload) {
    return preAuthentication(PAYLOAD_TYPE, payload);
  }

  static byte[] preAuthentication(String type, byte[] payload) {
    byte[] head =
        ("DSSEv1 " + type.length() + " " + type + " " + payload.length + " ")
            .getBytes(StandardCharsets.UTF_8);
    byte[] message = Arrays.copyOf(head, head.length + payload.length);
    System.arraycopy(payload, 0, message, head.length, payload.length);
    return message;
  }
}
