package training.proof.protocol.crypto;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.math.ec.rfc8032.Ed25519.PublicPoint;

/**
 * Checks signatures as {@link Ed25519} does, and remembers which bytes are keys: to see that a key
 * is of full order costs about as much as to check a signature, and a federation has few keys.
 */
public final class KnownKeys implements Verifier {
  /** More than a federation has members; beyond it, keys are looked at again. */
  private static final int MOST_KEYS = 1024;

  private final Map<ByteBuffer, PublicPoint> points = new HashMap<>();

  @Override
  public boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
    return point(publicKey).filter(key -> Ed25519.verify(key, message, signature)).isPresent();
  }

  private synchronized Optional<PublicPoint> point(byte[] publicKey) {
    PublicPoint known = points.get(ByteBuffer.wrap(publicKey));
    if (known != null) {
      return Optional.of(known);
    }
    Optional<PublicPoint> fresh = Ed25519.point(publicKey);
    if (fresh.isPresent()) {
      if (points.size() == MOST_KEYS) {
        points.clear();
      }
      points.put(ByteBuffer.wrap(publicKey.clone()), fresh.get());
    }
    return fresh;
  }
}
