package training.proof.operator.federation;

import java.net.URI;
import java.util.Optional;
import training.proof.protocol.canonical.Digest;

/** Asks a member for the genesis of its federation. */
@FunctionalInterface
public interface GenesisSource {
  /**
   * Blocks for some seconds at most.
   *
   * @param certificateSha256 of the member's TLS certificate
   * @return the genesis envelope; empty where there is none yet
   */
  Optional<byte[]> genesis(URI endpoint, Digest certificateSha256) throws InterruptedException;
}
