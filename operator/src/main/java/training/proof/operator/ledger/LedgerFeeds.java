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
import training.proof.protocol.decide.Retention;
import training.proof.protocol.feed.FeedCursor;
import training.proof.protocol.feed.Told;
import training.proof.protocol.ledger.Epoch;
import training.proof.protocol.ledger.FeedHead;
import training.proof.protocol.ledger.LedgerState;
import training.proof.protocol.ledger.Outcome;
import training.proof.protocol.ledger.Place;
import training.proof.protocol.statement.Body;
import training.proof.protocol.statement.Envelope;
import training.proof.protocol.statement.SignedStatement;

/** What peers may see of the ledger, and the way by which theirs comes in. */
@Singleton
public class LedgerFeeds implements Membership, FeedSource, StatementSink {
  private final Ledger ledger;
  private final Reception reception;
  private final RecordFiles records;
  private final OperatorConfig config;
  private volatile Others known = new Others(LedgerState.empty(), List.of());

  /** Every request of a peer asks for them, and ledgers are looked through for open rounds. */
  private record Others(LedgerState of, List<PeerInfo> list) {}

  @Inject
  LedgerFeeds(Ledger ledger, Reception reception, RecordFiles records, OperatorConfig config) {
    this.ledger = ledger;
    this.records = records;
    this.reception = reception;
    this.config = config;
  }

  @Override
  public Optional<Digest> federation() {
    return ledger.state().epoch().map(Epoch::federation);
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // A state that is another object only costs another look.
  public List<PeerInfo> others() {
    LedgerState state = ledger.state();
    Others last = known;
    if (last.of() != state) {
      last = new Others(state, others(state));
      known = last;
    }
    return last.list();
  }

  private List<PeerInfo> others(LedgerState state) {
    return Retention.partners(state).values().stream()
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
  public Told told() {
    return reception.told();
  }

  @Override
  public List<byte[]> envelopesAfter(String member, int incarnation, long counter, int limit) {
    // Counters go on from one incarnation to the next.
    if (ledger.state().epoch().map(epoch -> epoch.incarnation(member)).orElse(1) < incarnation) {
      return List.of();
    }
    return reception.after(member, counter, limit).stream()
        .map(this::envelope)
        .takeWhile(Optional::isPresent)
        .map(envelope -> envelope.orElseThrow().encode())
        .toList();
  }

  private Optional<Envelope> envelope(Place place) {
    return place
        .statement()
        .map(SignedStatement::envelope)
        .or(() -> ledger.recorded(place.id()));
  }

  @Override
  public List<Digest> records() {
    return records.digests();
  }

  @Override
  public Optional<byte[]> record(Digest digest) {
    return records.read(digest);
  }

  @Override
  public List<Envelope> closing(int epoch) {
    return reception.closing(epoch);
  }

  @Override
  public Optional<Integer> lacksClosing(Told answer) {
    return reception.lacksClosing(answer);
  }

  @Override
  public void hearClosing(String fromPeer, List<Envelope> closing) {
    reception.hearClosing(fromPeer, closing);
  }

  @Override
  public ChangeSignal changes() {
    return reception.changes();
  }

  @Override
  public void offer(String fromPeer, List<byte[]> envelopes) {
    for (byte[] envelope : envelopes) {
      if (reception.offer(fromPeer, envelope) instanceof Outcome.Refused) {
        return;
      }
    }
  }

  @Override
  public SortedMap<String, FeedHead> hear(String fromPeer, Told answer) {
    return reception.hear(fromPeer, answer);
  }

  @Override
  public FeedCursor.Own own(String member, FeedHead theirs) {
    return reception.own(member, theirs);
  }

  @Override
  public void caughtUp(String peer) {
    reception.caughtUp(peer);
  }

  private static PeerInfo info(Body.Member member) {
    return new PeerInfo(
        member.name(),
        URI.create(member.endpoint()),
        member.publicKey(),
        member.certificateSha256());
  }
}
