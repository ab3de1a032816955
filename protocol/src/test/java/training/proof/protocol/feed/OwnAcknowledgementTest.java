package training.proof.protocol.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.crypto.Ed25519;
import training.proof.protocol.crypto.KeyRing;
import training.proof.protocol.ledger.FeedHead;
import training.proof.protocol.ledger.LedgerState;
import training.proof.protocol.statement.Body;
import training.proof.protocol.statement.Change;
import training.proof.protocol.statement.Envelope;
import training.proof.protocol.statement.Header;
import training.proof.protocol.statement.Samples;
import training.proof.protocol.statement.SignedStatement;
import training.proof.protocol.statement.Statement;

/** Alpha tells others what it holds: a promise that is kept before it is given. */
class OwnAcknowledgementTest {
  private final SignedStatement genesis = Samples.signed(Samples.genesis());
  private LedgerState state = LedgerState.empty().fold(genesis).state();
  private final Shelf shelf = new Shelf();

  /** What outlives processes. */
  private static final class Shelf implements AcknowledgementStore {
    private Optional<SignedAcknowledgement> kept = Optional.empty();

    @Override
    public Optional<Envelope> read() {
      return kept.map(SignedAcknowledgement::envelope);
    }

    @Override
    public boolean advance(Optional<Digest> known, SignedAcknowledgement next) {
      boolean present = known.equals(kept.map(SignedAcknowledgement::id));
      if (present) {
        kept = Optional.of(next);
      }
      return present;
    }
  }

  /** One process of a member. */
  private final class Life {
    private final Acceptance acceptance;
    private final OwnAcknowledgement own;

    Life(String member) {
      acceptance = new Acceptance(member);
      own =
          new OwnAcknowledgement(
              member, new KeyRing(Samples.signer(member)), Ed25519.VERIFIER, shelf, acceptance);
      own.recover(state);
    }

    FeedHead said() {
      return own.newest().orElseThrow().content().heads().get("beta");
    }
  }

  private SignedStatement offer(String issuer, int epoch, FeedHead after, int slots) {
    var header = new Header(genesis.id(), epoch, issuer, 1, after.counter() + 1, after.digest());
    return SignedStatement.sign(
        new Statement(header, new Body.Offer(1, slots, "cpu", List.of("exact"), 1)),
        Samples.signer(issuer));
  }

  private static FeedHead head(SignedStatement signed) {
    return new FeedHead(1, signed.header().counter(), signed.id());
  }

  private void fold(SignedStatement signed) {
    state = state.fold(signed).state();
  }

  @Test
  void itSaysOnceWhatItHolds() {
    var alpha = new Life("alpha");
    assertThat(alpha.own.newest()).isEmpty();
    assertThat(alpha.own.renew(state)).isTrue();
    assertThat(alpha.own.renew(state)).isFalse();
    SignedStatement offer = offer("beta", 1, FeedHead.EMPTY, 1);
    fold(offer);
    assertThat(alpha.own.renew(state)).isTrue();
    assertThat(alpha.said()).isEqualTo(head(offer));
  }

  /** The same place is promised to one statement, whatever is heard after a restart. */
  @Test
  void aPromiseBindsTheNextProcess() {
    SignedStatement one = offer("beta", 1, FeedHead.EMPTY, 1);
    SignedStatement other = offer("beta", 1, FeedHead.EMPTY, 2);
    var before = new Life("alpha");
    before.acceptance.hear(state, "beta", one);
    before.own.renew(state);
    var after = new Life("alpha");
    assertThat(after.own.newest()).isEqualTo(before.own.newest());
    after.acceptance.hear(state, "beta", other);
    after.own.renew(state);
    assertThat(after.own.newest()).isEqualTo(before.own.newest());
    after.acceptance.hear(state, "beta", one);
    after.own.renew(state);
    assertThat(after.said()).isEqualTo(head(one));
  }

  /** Of two processes at once, the second takes up what the first has promised. */
  @Test
  void whatAnotherProcessStoredIsNotPassedOver() {
    var first = new Life("alpha");
    var second = new Life("alpha");
    SignedStatement one = offer("beta", 1, FeedHead.EMPTY, 1);
    first.acceptance.hear(state, "beta", one);
    first.own.renew(state);
    second.acceptance.hear(state, "beta", offer("beta", 1, FeedHead.EMPTY, 2));
    second.own.renew(state);
    assertThat(second.own.newest()).isEqualTo(first.own.newest());
    assertThat(second.said()).isEqualTo(head(one));
  }

  @Test
  void whoIsNoMemberAcknowledgesNothing() {
    var omega = new Life("omega");
    assertThat(omega.own.renew(state)).isFalse();
    assertThat(omega.own.newest()).isEmpty();
  }

  /** Of an epoch that is over it says what it has of it, with its key there, and no more. */
  @Test
  void anEpochThatIsOverIsClosedByThoseThatWereInIt() {
    var alpha = new Life("alpha");
    assertThat(alpha.own.closing(state, 1)).isEmpty();
    var join = new Body.Membership(2, 1, new Change.Join(Samples.stranger()));
    for (String voter : List.of("alpha", "beta")) {
      FeedHead head = state.head(voter);
      fold(
          SignedStatement.sign(
              new Statement(
                  new Header(genesis.id(), 1, voter, 1, head.counter() + 1, head.digest()), join),
              Samples.signer(voter)));
    }
    FeedHead inTheFirst = state.head("beta");
    fold(offer("beta", 2, inTheFirst, 1));
    SignedAcknowledgement closing = alpha.own.closing(state, 1).orElseThrow();
    assertThat(closing.content().epoch()).isEqualTo(1);
    assertThat(closing.content().heads()).containsEntry("beta", inTheFirst);
    assertThat(SignedAcknowledgement.admit(closing.envelope(), state.epochs(), Ed25519.VERIFIER))
        .isEqualTo(closing);
    assertThat(alpha.own.closing(state, 2)).isEmpty();
    assertThat(alpha.own.closing(state, 3)).isEmpty();
    assertThat(new Life("omega").own.closing(state, 1)).isEmpty();
  }
}
