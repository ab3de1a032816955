package training.proof.protocol.decide;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.ledger.Accounts;
import training.proof.protocol.ledger.LedgerState;
import training.proof.protocol.ledger.Outcome;
import training.proof.protocol.round.RoundView;
import training.proof.protocol.statement.Body;
import training.proof.protocol.statement.SignedStatement;

/** The ledger follows from the statements, not from when they came. */
class RecordTest {
  private static final Village EVENTFUL = eventful();

  private static Village eventful() {
    var village = new Village("alpha", "beta", "gamma", "delta");
    village.get("beta").trainer = Lies.FAKE;
    village.get("delta").lies(Lies.accusing("gamma"));
    village.want("alpha", "run", 0);
    village.want("alpha", "run", 1);
    village.want("gamma", "other", 0);
    village.run(3000);
    Digest round = village.get("alpha").state.rounds().firstKey();
    village.get("beta").issue(new Body.Commit(round, List.of(new Body.SlotCommit(7, round))));
    village.run(1);
    return village;
  }

  private static LedgerState reference() {
    return EVENTFUL.get("alpha").state;
  }

  private static Map<Digest, RoundView> views(LedgerState state) {
    Map<Digest, RoundView> views = new HashMap<>();
    state.rounds().forEach((id, round) -> views.put(id, round.view()));
    return views;
  }

  private static void assertSame(LedgerState state) {
    assertThat(views(state)).isEqualTo(views(reference()));
    assertThat(Accounts.of(state)).isEqualTo(Accounts.of(reference()));
    assertThat(Accounts.ledgerDigest(state)).isEqualTo(Accounts.ledgerDigest(reference()));
    assertThat(state.feeds()).isEqualTo(reference().feeds());
    assertThat(state.offers()).isEqualTo(reference().offers());
    assertThat(state.parked()).isEmpty();
  }

  @Property(tries = 40)
  void anyInterleavingThatKeepsEachFeedsOrderGivesTheSameLedger(@ForAll long seed) {
    assertSame(Feeds.foldInOrder(LedgerState.empty(), EVENTFUL.interleaved(new Random(seed))));
  }

  @Test
  void whatIsFoldedTwiceChangesNothing() {
    LedgerState state = reference();
    for (SignedStatement signed : EVENTFUL.interleaved(new Random(1))) {
      LedgerState.Folded again = state.fold(signed);
      assertThat(again.outcome()).isEqualTo(new Outcome.Known());
      assertThat(again.state()).isSameAs(state);
    }
  }

  @Test
  void theStoryHadInItWhatItShould() {
    var verdicts =
        views(reference()).values().stream()
            .flatMap(view -> view.slots().values().stream())
            .map(slot -> slot.verdict().name())
            .toList();
    assertThat(verdicts).contains("CERTIFIED", "CONVICTED").hasSize(12);
    assertThat(views(reference()).values()).allMatch(view -> view.settled().isPresent());
    EVENTFUL.each(
        citizen ->
            assertThat(Accounts.ledgerDigest(citizen.state))
                .isEqualTo(Accounts.ledgerDigest(reference())));
  }

  @Test
  void theDigestDoesNotDependOnVotesBeyondAQuorum() {
    var village = new Village("alpha", "beta", "gamma", "delta");
    village.want("alpha", "run", 0);
    village.run(3);
    RoundView.Closing closing = village.view("alpha").settled().orElseThrow();
    Digest before = Accounts.ledgerDigest(village.get("alpha").state);
    village.each(
        citizen -> {
          if (!closing.votes().contains(citizen.name)) {
            citizen.issue(
                new Body.Vote(
                    village.round("alpha").id(), List.of(new Body.CheckpointBallot(closing.id()))));
          }
        });
    village.run(1);
    assertThat(village.view("alpha").settled().orElseThrow().votes()).hasSize(4);
    assertThat(Accounts.ledgerDigest(village.get("alpha").state)).isEqualTo(before);
  }
}
