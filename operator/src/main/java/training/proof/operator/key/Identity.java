package training.proof.operator.key;

import java.net.URI;
import java.security.cert.CertificateEncodingException;
import java.util.Base64;
import java.util.Optional;
import training.proof.operator.config.OperatorConfig;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.crypto.Ed25519;
import training.proof.protocol.crypto.KeyRing;
import training.proof.protocol.crypto.Signer;
import training.proof.protocol.ledger.Epoch;
import training.proof.protocol.statement.Body;

/** Who this operator is: what it says of itself, and the right to sign as its member. */
public final class Identity {
  private final OperatorConfig config;
  private final Digest certificateSha256;
  private final Signer signer;
  private final Optional<Signer> next;
  private final byte[] memberSecret;

  Identity(OperatorConfig config, KeyMaterial material) {
    this.config = config;
    this.signer = Ed25519.signer(material.seed());
    this.next = material.nextSeed().map(Ed25519::signer);
    this.memberSecret = material.memberSecret();
    try {
      this.certificateSha256 = Digest.of(material.certificate().getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate that was read has an encoding", e);
    }
  }

  /** This member's name. */
  public String member() {
    return config.member();
  }

  /** The organisation behind it. */
  public String organisation() {
    return config.organisation();
  }

  /** Where peers reach it. */
  public URI endpoint() {
    return config.endpoint();
  }

  /**
   * What a member list is to say of this member: as it is now, and with its next key where it has
   * one; without credits.
   *
   * @param organisation as the list spells it
   */
  public Body.Member entry(String organisation) {
    return new Body.Member(
        member(),
        organisation,
        nextPublicKey().orElseGet(this::publicKey),
        endpoint().toString(),
        certificateSha256,
        0);
  }

  /** The Ed25519 public key, 44 characters of base64; the first of two. */
  public String publicKey() {
    return base64(signer);
  }

  /** The public key that its user wants it to have next. */
  public Optional<String> nextPublicKey() {
    return next.map(Identity::base64);
  }

  /** The one of its keys that an epoch lists; the first where it is in none. */
  public String publicKey(Optional<Epoch> epoch) {
    return epoch
        .flatMap(list -> list.keyOf(member()))
        .flatMap(key -> keys().find(key))
        .map(Identity::base64)
        .orElseGet(this::publicKey);
  }

  private static String base64(Signer signer) {
    return Base64.getEncoder().encodeToString(signer.publicKey());
  }

  /** SHA-256 of the DER form of the TLS certificate. */
  public Digest certificateSha256() {
    return certificateSha256;
  }

  /** The keys this member has had a place in a member list with, or is to have. */
  public KeyRing keys() {
    return next.map(later -> new KeyRing(signer, later)).orElseGet(() -> new KeyRing(signer));
  }

  /** The 32 bytes all salts and seeds are derived from. */
  public byte[] memberSecret() {
    return memberSecret.clone();
  }
}
