package training.proof.e2e.simulation;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.crypto.Ed25519;
import training.proof.protocol.crypto.KnownKeys;
import training.proof.protocol.crypto.Signer;
import training.proof.protocol.crypto.Verifier;

/** How the members of one world sign. */
interface Signing {
  Signer signer(Digest seed);

  Verifier verifier();

  /** The real thing. */
  static Signing ed25519() {
    var verifier = new KnownKeys();
    return new Signing() {
      @Override
      public Signer signer(Digest seed) {
        return Ed25519.signer(seed.raw());
      }

      @Override
      public Verifier verifier() {
        return verifier;
      }
    };
  }

  /** A hash of secret and message: unforgeable as long as everybody uses only their own signer. */
  static Signing keyedHash() {
    return new KeyedHash();
  }

  /** The verifier knows all secrets, which a world may and a federation may not. */
  final class KeyedHash implements Signing {
    private final Map<Digest, byte[]> secrets = new HashMap<>();

    @Override
    public Signer signer(Digest seed) {
      byte[] secret = seed.raw();
      Digest publicKey = Digest.of("simulation/public-key", seed);
      secrets.put(publicKey, secret);
      return new Signer() {
        @Override
        public byte[] sign(byte[] message) {
          return mac(secret, message);
        }

        @Override
        public byte[] publicKey() {
          return publicKey.raw();
        }
      };
    }

    @Override
    public Verifier verifier() {
      return (publicKey, message, signature) -> {
        byte[] secret = publicKey.length == 32 ? secrets.get(Digest.ofRaw(publicKey)) : null;
        return secret != null && Arrays.equals(signature, mac(secret, message));
      };
    }

    private static byte[] mac(byte[] secret, byte[] message) {
      MessageDigest sha = Digest.sha256();
      sha.update(secret);
      return sha.digest(message);
    }
  }
}
