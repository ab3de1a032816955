package training.proof.protocol.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.feed.FeedCursor.Own;
import training.proof.protocol.feed.FeedCursor.Position;
import training.proof.protocol.ledger.FeedHead;

class FeedCursorTest {
  private final FeedCursor cursor = new FeedCursor();
  private final FeedHead folded = new FeedHead(1, 5, Digest.of("test/folded"));
  private final FeedHead tip = new FeedHead(1, 7, Digest.of("test/tip"));
  private final Own own = new Own(folded, tip, false);

  private static FeedHead theirs(long counter) {
    return new FeedHead(1, counter, Digest.of("test/theirs", counter));
  }

  @Test
  void onlyWhatIsNewIsFetched() {
    assertThat(cursor.next("beta", new Own(folded, tip, true), theirs(9))).isEmpty();
    assertThat(cursor.next("beta", own, FeedHead.EMPTY)).isEmpty();
    assertThat(cursor.next("beta", own, theirs(9))).hasValue(new Position(1, 7));
    assertThat(cursor.next("beta", own, new FeedHead(2, 1, Digest.of("test/round"))))
        .hasValue(new Position(1, 7));
  }

  /** What is held may be another branch than the peer's: then what counts is gone on from. */
  @Test
  void whatDoesNotGoOnFromTheTipIsFetchedFromWhatCounts() {
    cursor.inVain("beta", new Position(1, 7), theirs(9));
    assertThat(cursor.next("beta", own, theirs(9))).hasValue(new Position(1, 5));
    cursor.inVain("beta", new Position(1, 5), theirs(9));
    assertThat(cursor.next("beta", own, theirs(9))).isEmpty();
    assertThat(cursor.next("gamma", own, theirs(9))).isPresent();
    assertThat(cursor.next("beta", own, theirs(10))).hasValue(new Position(1, 7));
  }

  @Test
  void whatWasAskedForInVainIsAskedForAgainLater() {
    cursor.inVain("beta", new Position(1, 7), theirs(9));
    cursor.askAgain();
    assertThat(cursor.next("beta", own, theirs(9))).hasValue(new Position(1, 7));
  }

  /**
   * Heads and feed may come from two processes of a peer, however much it has to tell meanwhile.
   */
  @Test
  void whatWasAskedForInVainMayBeThereAfterALongPoll() {
    var start = Instant.parse("2026-01-01T00:00:00Z");
    cursor.answered(start);
    cursor.inVain("beta", new Position(1, 7), theirs(9));
    cursor.answered(start.plus(FeedCursor.PATIENCE));
    assertThat(cursor.next("beta", own, theirs(9))).hasValue(new Position(1, 5));
    cursor.answered(start.plus(FeedCursor.PATIENCE).plusMillis(1));
    assertThat(cursor.next("beta", own, theirs(9))).hasValue(new Position(1, 7));
  }

  @Test
  void aSecondStatementForOnePlaceIsFetchedAsEvidence() {
    assertThat(cursor.next("beta", own, theirs(5))).hasValue(new Position(1, 4));
    assertThat(cursor.next("beta", own, theirs(3))).hasValue(new Position(1, 2));
  }

  /** A peer that makes up names is remembered in bounded space, at the price of asking again. */
  @Test
  void namesWithoutEndAreForgotten() {
    var asked = new Position(1, 7);
    for (int i = 0; i < FeedCursor.MOST_FEEDS; i++) {
      cursor.inVain("m" + i, asked, theirs(9));
    }
    assertThat(cursor.next("m0", own, theirs(9))).hasValue(new Position(1, 5));
    cursor.inVain("one-more", asked, theirs(9));
    assertThat(cursor.next("one-more", own, theirs(9))).hasValue(new Position(1, 5));
    assertThat(cursor.next("m0", own, theirs(9))).hasValue(asked);
  }
}
