package training.proof.operator.ledger;

import io.fabric8.kubernetes.client.KubernetesClient;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import training.proof.operator.config.OperatorConfig;
import training.proof.operator.key.Identity;
import training.proof.protocol.crypto.Ed25519;
import training.proof.protocol.feed.FeedConflictException;
import training.proof.protocol.feed.OwnFeed;
import training.proof.protocol.feed.OwnRecord;
import training.proof.protocol.ledger.LedgerState;
import training.proof.protocol.statement.Body;
import training.proof.protocol.statement.SignedStatement;

/** The only place where this member signs: one at a time, by the protocol's rules for own feeds. */
@Singleton
public class FeedWriter {
  private final OwnFeed feed;

  @Inject
  FeedWriter(
      KubernetesClient client,
      OperatorConfig config,
      Identity identity,
      Ledger ledger,
      Reception reception) {
    this.feed =
        new OwnFeed(
            identity.member(),
            identity.keys(),
            Ed25519.VERIFIER,
            new FeedObject(client, config.namespace(), identity.member()),
            new Archive(ledger, reception));
  }

  /** Publishes a statement that was signed but not published before a crash. */
  public synchronized void recover() {
    feed.recover();
  }

  /**
   * Signs and publishes.
   *
   * @throws FeedConflictException when the feed was advanced elsewhere; nothing was published
   */
  public synchronized SignedStatement issue(Body body) {
    return feed.issue(body);
  }

  private record Archive(Ledger ledger, Reception reception) implements OwnRecord {
    @Override
    public LedgerState state() {
      return ledger.state();
    }

    @Override
    public void add(SignedStatement signed) {
      ledger.add(signed);
    }

    @Override
    public boolean promises(Body.Membership word) {
      return reception.promises(word);
    }

    @Override
    public void reload() {
      ledger.load();
    }
  }
}
