package training.proof.operator.key;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Optional;

/** All that is secret about a member, as it lies in the key Secret. */
final class KeyMaterial {
  /** Bytes of the seed and of the member secret. */
  static final int SECRET_BYTES = 32;

  private final byte[] seed;
  private final Optional<byte[]> nextSeed;
  private final byte[] memberSecret;
  private final X509Certificate certificate;
  private final PrivateKey certificateKey;

  /**
   * @param nextSeed of the key that this member is to have next, if its user has put one there
   */
  KeyMaterial(
      byte[] seed,
      Optional<byte[]> nextSeed,
      byte[] memberSecret,
      X509Certificate certificate,
      PrivateKey certificateKey) {
    this.seed = seed.clone();
    this.nextSeed = nextSeed.map(byte[]::clone);
    this.memberSecret = memberSecret.clone();
    this.certificate = certificate;
    this.certificateKey = certificateKey;
  }

  byte[] seed() {
    return seed.clone();
  }

  Optional<byte[]> nextSeed() {
    return nextSeed.map(byte[]::clone);
  }

  byte[] memberSecret() {
    return memberSecret.clone();
  }

  X509Certificate certificate() {
    return certificate;
  }

  PrivateKey certificateKey() {
    return certificateKey;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof KeyMaterial that
        && Arrays.equals(seed, that.seed)
        && Arrays.equals(nextSeed.orElse(null), that.nextSeed.orElse(null))
        && Arrays.equals(memberSecret, that.memberSecret)
        && certificate.equals(that.certificate)
        && certificateKey.equals(that.certificateKey);
  }

  @Override
  public int hashCode() {
    return certificate.hashCode();
  }
}
