package training.proof.operator.federation;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.Optional;
import training.proof.operator.peer.PeerClient;
import training.proof.operator.peer.PeerException;
import training.proof.protocol.canonical.Digest;

/** Asks over the peer API. */
@Singleton
class PeerGenesisSource implements GenesisSource {
  private final PeerClient client;

  @Inject
  PeerGenesisSource(PeerClient client) {
    this.client = client;
  }

  @Override
  public Optional<byte[]> genesis(URI endpoint, Digest certificateSha256)
      throws InterruptedException {
    try {
      return Optional.of(client.genesis(endpoint, certificateSha256));
    } catch (PeerException e) {
      if (e.kind() == PeerException.Kind.NOT_FOUND) {
        return Optional.empty();
      }
      throw new GenesisUnavailableException(e.getMessage(), e);
    }
  }
}
