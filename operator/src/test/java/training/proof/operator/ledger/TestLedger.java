package training.proof.operator.ledger;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import training.proof.operator.config.OperatorConfig;
import training.proof.operator.key.Identity;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.ledger.LedgerState;
import training.proof.protocol.ledger.Outcome;
import training.proof.protocol.statement.Body;
import training.proof.protocol.statement.SignedStatement;

/** A member's ledger and feed on an API server, without peers: a test says what they told. */
public final class TestLedger {
  private final Ledger ledger;
  private final FeedWriter feed;

  public TestLedger(KubernetesClient client, OperatorConfig config, Identity identity) {
    Clock clock = Clock.systemUTC();
    this.ledger =
        new Ledger(new StatementArchive(client, config), new RecordFiles(config), identity, clock);
    this.feed =
        new FeedWriter(
            client,
            config,
            identity,
            ledger,
            new Reception(ledger, identity, new PromiseFile(config), config, clock));
  }

  public LedgerState state() {
    return ledger.state();
  }

  public Outcome found(byte[] genesis, Digest pinned) {
    return ledger.found(genesis, pinned);
  }

  /** What a peer told, through the gate. */
  public Outcome hear(byte[] envelope) {
    return ledger.add(ledger.admit(envelope));
  }

  public SignedStatement issue(Body body) {
    return feed.issue(body);
  }
}
