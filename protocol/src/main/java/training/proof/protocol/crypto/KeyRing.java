package training.proof.protocol.crypto;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import training.proof.protocol.canonical.Digest;

/** The keys of one member: the one it has, and while it changes it the next one. */
public final class KeyRing {
  private final List<Signer> signers;

  /** A ring of some keys, the present one first. */
  public KeyRing(Signer... signers) {
    if (signers.length == 0) {
      throw new IllegalArgumentException("a member has a key");
    }
    this.signers = List.of(signers);
  }

  /** The first key: all there is before a member is in any epoch. */
  public Signer first() {
    return signers.getFirst();
  }

  /**
   * The key that an epoch's list has for this member.
   *
   * @param publicKey 32 bytes
   * @throws IllegalStateException when it is not here
   */
  public Signer of(byte[] publicKey) {
    return find(publicKey)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "the epoch's list has a key for this member that is not here"));
  }

  /** The same, where it may have been thrown away. */
  public Optional<Signer> find(byte[] publicKey) {
    return signers.stream()
        .filter(signer -> Arrays.equals(signer.publicKey(), publicKey))
        .findFirst();
  }

  /** One key after another, over and over; the first for 0. */
  public Signer turn(int times) {
    return signers.get(Math.floorMod(times, signers.size()));
  }

  /**
   * The public key that something own says it is signed with; empty where that key was thrown away,
   * and the list of its epoch has to tell.
   *
   * @param keyid SHA-256 of a public key, in hexadecimal
   */
  public Optional<byte[]> publicKey(String keyid) {
    return signers.stream()
        .map(Signer::publicKey)
        .filter(key -> Digest.of(key).hex().equals(keyid))
        .findFirst();
  }
}
