package training.proof.operator.federation;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;
import training.proof.crds.v1alpha1.FederationSpec;
import training.proof.operator.ledger.Ledger;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.ledger.Outcome;

/** Fetches the genesis a member was told to trust, in the background, until it is there. */
@Singleton
public class Joining {
  private static final Logger LOG = Logger.getLogger(Joining.class);
  private static final Duration RETRY = Duration.ofSeconds(3);

  private final GenesisSource source;
  private final Ledger ledger;
  private final AtomicBoolean running = new AtomicBoolean();
  private volatile String message = "";

  @Inject
  Joining(GenesisSource source, Ledger ledger) {
    this.source = source;
    this.ledger = ledger;
  }

  /** Starts fetching, unless it is under way or done. Returns at once. */
  void join(String genesisDigest, FederationSpec.Introducer introducer) {
    if (ledger.state().epoch().isEmpty() && running.compareAndSet(false, true)) {
      message = "fetching the genesis from " + introducer.endpoint();
      Thread.ofVirtual().name("join").start(() -> fetch(new Digest(genesisDigest), introducer));
    }
  }

  /** What it waits for; empty when nothing. */
  String message() {
    return message;
  }

  private void fetch(Digest pinned, FederationSpec.Introducer introducer) {
    try {
      while (ledger.state().epoch().isEmpty()) {
        message = attempt(pinned, introducer);
        if (!message.isEmpty()) {
          Thread.sleep(RETRY);
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("Stopped while joining");
    } finally {
      running.set(false);
    }
  }

  private String attempt(Digest pinned, FederationSpec.Introducer introducer)
      throws InterruptedException {
    try {
      Optional<byte[]> genesis =
          source.genesis(
              URI.create(introducer.endpoint()), new Digest(introducer.certificateSha256()));
      if (genesis.isEmpty()) {
        return introducer.endpoint() + " has no genesis yet";
      }
      return ledger.found(genesis.get(), pinned) instanceof Outcome.Refused refused
          ? "the genesis from " + introducer.endpoint() + " is refused: " + refused.message()
          : "";
    } catch (RuntimeException e) {
      return introducer.endpoint() + " cannot be asked for the genesis: " + e.getMessage();
    }
  }
}
