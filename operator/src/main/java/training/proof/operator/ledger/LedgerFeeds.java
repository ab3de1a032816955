package training.proof.operator.ledger;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import training.proof.operator.config.OperatorConfig;
import training.proof.operator.peer.ChangeSignal;
import training.proof.operator.peer.FeedSource;
import training.proof.operator.peer.Membership;
import training.proof.operator.peer.PeerInfo;
import training.proof.operator.peer.StatementSink;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.ledger.Epoch;
import training.proof.protocol.ledger.FeedHead;
import training.proof.protocol.ledger.LedgerState;
import training.proof.protocol.ledger.Outcome;
import training.proof.protocol.statement.Body;
import training.proof.protocol.statement.SignedStatement;

/** What peers may see of the ledger, and the way by which theirs comes in. */
@Singleton
public class LedgerFeeds implements Membership, FeedSource, StatementSink {
  private final Ledger ledger;
  private final OperatorConfig config;
  private final ChangeSignal changes = new ChangeSignal();

  @Inject
  LedgerFeeds(Ledger ledger, OperatorConfig config) {
    this.ledger = ledger;
    this.config = config;
    ledger.onChange(changes::changed);
  }

  @Override
  public Optional<Digest> federation() {
    return ledger.state().epoch().map(Epoch::federation);
  }

  @Override
  public List<PeerInfo> others() {
    return ledger.state().epoch().stream()
        .flatMap(epoch -> epoch.members().values().stream())
        .filter(member -> !member.name().equals(config.member()))
        .map(LedgerFeeds::info)
        .toList();
  }

  @Override
  public Optional<byte[]> genesis() {
    LedgerState state = ledger.state();
    return state.feeds().keySet().stream()
        .flatMap(member -> state.after(member, 0, 1).stream())
        .filter(signed -> signed.body() instanceof Body.Genesis)
        .map(signed -> signed.envelope().encode())
        .findFirst();
  }

  @Override
  public SortedMap<String, FeedHead> heads() {
    return ledger.state().feeds();
  }

  @Override
  public List<byte[]> envelopesAfter(String member, int incarnation, long counter, int limit) {
    LedgerState state = ledger.state();
    if (state.head(member).incarnation() != incarnation) {
      return List.of();
    }
    return state.after(member, counter, limit).stream()
        .map(SignedStatement::envelope)
        .map(envelope -> envelope.encode())
        .toList();
  }

  @Override
  public ChangeSignal changes() {
    return changes;
  }

  @Override
  public void offer(String fromPeer, List<byte[]> envelopes) {
    for (byte[] envelope : envelopes) {
      if (ledger.offer(envelope) instanceof Outcome.Refused) {
        return;
      }
    }
  }

  private static PeerInfo info(Body.Member member) {
    return new PeerInfo(
        member.name(),
        URI.create(member.endpoint()),
        member.publicKey(),
        member.certificateSha256());
  }
}
