package training.proof.protocol.feed;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.ledger.FeedHead;

class FeedCursorTest {
  private final FeedCursor cursor = new FeedCursor();
  private final FeedHead own = new FeedHead(1, 5, Digest.of("test/data"));

  @Test
  void onlyWhatIsNewIsFetched() {
    assertThat(cursor.next("beta", own, own)).isEmpty();
    assertThat(cursor.next("beta", own, new FeedHead(1, 4, Digest.of("test/round")))).isEmpty();
    assertThat(cursor.next("beta", own, new FeedHead(1, 9, Digest.of("test/round"))))
        .hasValue(new FeedCursor.Position(1, 5));
    assertThat(cursor.next("beta", own, new FeedHead(2, 1, Digest.of("test/round"))))
        .hasValue(new FeedCursor.Position(1, 5));
  }

  @Test
  void aSecondStatementOfOneCounterIsFetchedAsEvidence() {
    assertThat(cursor.next("beta", own, new FeedHead(1, 5, Digest.of("test/round"))))
        .hasValue(new FeedCursor.Position(1, 4));
  }

  @Test
  void whatWasOfferedAndNotTakenIsNotFetchedAgain() {
    var theirs = new FeedHead(1, 9, Digest.of("test/round"));
    cursor.done("beta", theirs);
    assertThat(cursor.next("beta", own, theirs)).isEmpty();
    assertThat(cursor.next("beta", own, new FeedHead(1, 10, Digest.of("test/round")))).isPresent();
  }

  /** A peer that makes up names is remembered in bounded space, at the price of asking again. */
  @Test
  void namesWithoutEndAreForgotten() {
    var theirs = new FeedHead(1, 9, Digest.of("test/round"));
    for (int i = 0; i < FeedCursor.MOST_FEEDS; i++) {
      cursor.done("m" + i, theirs);
    }
    cursor.done("m0", theirs);
    assertThat(cursor.next("m0", own, theirs)).isEmpty();
    cursor.done("one-more", theirs);
    assertThat(cursor.next("one-more", own, theirs)).isEmpty();
    assertThat(cursor.next("m0", own, theirs)).isPresent();
  }
}
