package training.proof.protocol.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.crypto.Ed25519;
import training.proof.protocol.crypto.KeyRing;
import training.proof.protocol.crypto.Signer;
import training.proof.protocol.ledger.LedgerState;
import training.proof.protocol.ledger.Outcome;
import training.proof.protocol.statement.Body;
import training.proof.protocol.statement.Change;
import training.proof.protocol.statement.ProtocolVersions;
import training.proof.protocol.statement.SignedStatement;

/** One key never signs two statements for one place, whatever becomes of those who hold it. */
class OwnFeedTest {
  private static final Signer SIGNER = Ed25519.signer(Digest.of("test/key").raw());
  private static final Signer NEXT = Ed25519.signer(Digest.of("test/next-key").raw());

  private final Shared shared = new Shared();
  private final Writer first = new Writer(SIGNER);
  private final Writer second = new Writer(SIGNER);

  OwnFeedTest() {
    first.feed.issue(
        new Body.Genesis("village", ProtocolVersions.NEWEST, List.of(entry(SIGNER, 1))));
    second.reload();
    second.feed.recover();
  }

  private static Body.Member entry(Signer key, long credits) {
    return new Body.Member(
        "alpha",
        "org",
        Base64.getEncoder().encodeToString(key.publicKey()),
        "https://alpha",
        Digest.ZERO,
        credits);
  }

  /** What survives a crash and is common to all processes: the head and the kept statements. */
  private static final class Shared implements HeadStore {
    private Optional<Version> head = Optional.empty();
    private final List<SignedStatement> signed = new ArrayList<>();
    private final List<SignedStatement> kept = new ArrayList<>();

    @Override
    public Optional<Version> read() {
      return head;
    }

    @Override
    public Optional<Version> advance(Optional<Version> known, SignedStatement next) {
      if (!known.map(Version::token).equals(head.map(Version::token))) {
        return Optional.empty();
      }
      signed.add(next);
      head = Optional.of(new Version("" + signed.size(), Optional.of(next.envelope())));
      return head;
    }
  }

  /** One process with a ledger of its own. */
  private final class Writer implements OwnRecord {
    private LedgerState state = LedgerState.empty();
    private boolean broken;
    private boolean hasAcknowledgedMore;
    private final OwnFeed feed;

    Writer(Signer... keys) {
      feed = new OwnFeed("alpha", new KeyRing(keys), Ed25519.VERIFIER, shared, this);
    }

    @Override
    public LedgerState state() {
      return state;
    }

    @Override
    public void add(SignedStatement signed) {
      if (broken) {
        throw new IllegalStateException("the API server is away");
      }
      LedgerState.Folded folded = state.fold(signed);
      if (folded.outcome() instanceof Outcome.Folded) {
        if (!shared.kept.contains(signed)) {
          shared.kept.add(signed);
        }
        state = folded.state();
      }
    }

    @Override
    public boolean promises(Body.Membership word) {
      return !hasAcknowledgedMore;
    }

    @Override
    public void reload() {
      shared.kept.forEach(signed -> state = state.fold(signed).state());
    }
  }

  private static Body offer(int serial) {
    return new Body.Offer(serial, 1, "cpu", List.of("exact"), 0);
  }

  private void nothingWasSignedTwice() {
    assertThat(shared.signed.stream().map(signed -> signed.header().counter()))
        .doesNotHaveDuplicates();
    assertThat(shared.kept).isEqualTo(shared.signed);
  }

  @Test
  void aWriterThatMissedOneStatementDecidesAgain() {
    first.feed.issue(offer(1));
    assertThatThrownBy(() -> second.feed.issue(offer(2))).isInstanceOf(FeedConflictException.class);
    second.feed.issue(offer(2));
    nothingWasSignedTwice();
  }

  /** The newest envelope alone is early then: what lies between must be read first. */
  @Test
  void aWriterThatMissedSeveralStatementsSignsNothingInTheirPlace() {
    first.feed.issue(offer(1));
    first.feed.issue(offer(2));
    first.feed.issue(offer(3));
    assertThatThrownBy(() -> second.feed.issue(offer(4))).isInstanceOf(FeedConflictException.class);
    second.feed.issue(offer(4));
    assertThat(second.state.head("alpha").counter()).isEqualTo(5);
    nothingWasSignedTwice();
  }

  /** An error after the head was advanced leaves a signed statement behind the ledger's back. */
  @Test
  void aStatementThatCouldNotBeKeptIsKeptBeforeTheNextIsSigned() {
    first.broken = true;
    assertThatThrownBy(() -> first.feed.issue(offer(1))).hasMessageContaining("away");
    first.broken = false;
    assertThatThrownBy(() -> first.feed.issue(offer(2))).isInstanceOf(FeedConflictException.class);
    first.feed.issue(offer(2));
    nothingWasSignedTwice();
  }

  /** What it decided to say before it had read the feed may be said there already. */
  @Test
  void aWriterThatHasNotReadTheFeedYetDecidesAgain() {
    var third = new Writer(SIGNER);
    third.reload();
    first.feed.issue(offer(1));
    assertThatThrownBy(() -> third.feed.issue(offer(1))).isInstanceOf(FeedConflictException.class);
    assertThat(third.state.head("alpha")).isEqualTo(first.state.head("alpha"));
    nothingWasSignedTwice();
  }

  /** Here the only member of its federation says what no software of today agrees to. */
  @Test
  void nothingIsSignedInAnEpochWhoseProtocolIsNewerThanTheSoftware() {
    first.feed.issue(new Body.Membership(2, 1, new Change.Upgrade(ProtocolVersions.NEWEST + 1)));
    assertThatThrownBy(() -> first.feed.issue(offer(1)))
        .isInstanceOf(FeedConflictException.class)
        .hasMessageContaining("install a newer release");
    assertThat(shared.signed).hasSize(2);
  }

  /** Where another's feed ends is said only by who can still take nothing more of it. */
  @Test
  void aWordOnTheEndOfAFeedIsSignedOnlyOnceItIsPromised() {
    var word = new Body.Membership(2, 1, new Change.Restart("beta", 2, 7, Digest.of("test/head")));
    first.hasAcknowledgedMore = true;
    assertThatThrownBy(() -> first.feed.issue(word)).isInstanceOf(FeedConflictException.class);
    assertThat(shared.signed).hasSize(1);
    first.hasAcknowledgedMore = false;
    first.feed.issue(word);
    assertThat(shared.signed).hasSize(2);
  }

  /** A key is changed in the order: both are there, the list has the next, the old one goes. */
  @Test
  void theKeyThatTheEpochListsSignsAndTheOldOneIsNotNeededAnyMore() {
    var both = new Writer(SIGNER, NEXT);
    both.reload();
    both.feed.recover();
    var word = both.feed.issue(new Body.Membership(2, 1, new Change.Renew(entry(NEXT, 0))));
    assertThat(isSignedWith(word, SIGNER)).isTrue();

    var alone = new Writer(NEXT);
    alone.reload();
    alone.feed.recover();
    assertThat(isSignedWith(alone.feed.issue(offer(1)), NEXT)).isTrue();
    both.reload();
    both.feed.recover();
    assertThat(isSignedWith(both.feed.issue(offer(2)), NEXT)).isTrue();
    nothingWasSignedTwice();
  }

  private static boolean isSignedWith(SignedStatement signed, Signer key) {
    return signed
        .envelope()
        .signatures()
        .getFirst()
        .keyid()
        .equals(Digest.of(key.publicKey()).hex());
  }

  @Test
  void aCrashBetweenHeadAndRecordLosesNothing() {
    first.broken = true;
    assertThatThrownBy(() -> first.feed.issue(offer(1))).hasMessageContaining("away");
    var restarted = new Writer(SIGNER);
    restarted.reload();
    restarted.feed.recover();
    restarted.feed.issue(offer(2));
    nothingWasSignedTwice();
  }
}
