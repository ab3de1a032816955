package training.proof.operator.key;

import java.net.URI;
import java.security.cert.CertificateEncodingException;
import java.util.Base64;
import training.proof.operator.config.OperatorConfig;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.crypto.Ed25519;
import training.proof.protocol.crypto.KeyRing;
import training.proof.protocol.crypto.Signer;
import training.proof.protocol.statement.Body;

/** Who this operator is: what it says of itself, and the right to sign as its member. */
public final class Identity {
  private final OperatorConfig config;
  private final String publicKey;
  private final Digest certificateSha256;
  private final Signer signer;
  private final byte[] memberSecret;

  Identity(OperatorConfig config, KeyMaterial material) {
    this.config = config;
    this.signer = Ed25519.signer(material.seed());
    this.publicKey = Base64.getEncoder().encodeToString(signer.publicKey());
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

  /** What a member list says of this member as it is now; without credits. */
  public Body.Member entry() {
    return new Body.Member(
        member(), organisation(), publicKey, endpoint().toString(), certificateSha256, 0);
  }

  /** The Ed25519 public key, 44 characters of base64. */
  public String publicKey() {
    return publicKey;
  }

  /** SHA-256 of the DER form of the TLS certificate. */
  public Digest certificateSha256() {
    return certificateSha256;
  }

  /** Signs as this member. */
  public Signer signer() {
    return signer;
  }

  /** The keys this member has had a place in a member list with, or is to have. */
  public KeyRing keys() {
    return new KeyRing(signer);
  }

  /** The 32 bytes all salts and seeds are derived from. */
  public byte[] memberSecret() {
    return memberSecret.clone();
  }
}
