package training.proof.operator.peer;

import java.net.URI;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.crypto.Ed25519;
import training.proof.protocol.crypto.Signer;

/** Members with keys made from one byte. */
final class TestMembers {
  static final Digest FEDERATION = Digest.of(new byte[] {42});

  private TestMembers() {}

  static Signer signer(int member) {
    byte[] seed = new byte[32];
    seed[0] = (byte) member;
    return Ed25519.signer(seed);
  }

  static PeerInfo peer(String name, int member, String endpoint, Digest certificate) {
    String key = Base64.getEncoder().encodeToString(signer(member).publicKey());
    return new PeerInfo(name, URI.create(endpoint), key, certificate);
  }

  static Membership membership(PeerInfo... others) {
    return membership(Optional.of(FEDERATION), others);
  }

  static Membership membership(Optional<Digest> federation, PeerInfo... others) {
    return new Membership() {
      @Override
      public Optional<Digest> federation() {
        return federation;
      }

      @Override
      public List<PeerInfo> others() {
        return List.of(others);
      }
    };
  }
}
