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
}
