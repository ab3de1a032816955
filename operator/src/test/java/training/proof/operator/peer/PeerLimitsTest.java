package training.proof.operator.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import training.proof.operator.http.ApiException;

class PeerLimitsTest {
  private Instant now = Instant.EPOCH;
  private final PeerLimits limits = new PeerLimits(() -> now);

  @Test
  void twoStreamsForOneMemberAndNoneLostToOthers() {
    var first = limits.stream("beta", 1);
    limits.stream("beta", 1);
    assertThatThrownBy(() -> limits.stream("beta", 1))
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> {
              assertThat(e.status()).isEqualTo(429);
              assertThat(e.retryAfter()).hasValue(Duration.ofSeconds(1));
            });
    limits.stream("gamma", 1);
    first.close();
    first.close();
    limits.stream("beta", 1);
    assertThatThrownBy(() -> limits.stream("beta", 1)).isInstanceOf(ApiException.class);
  }

  @Test
  void bytesAreABudgetThatFillsUpAgain() {
    limits.stream("beta", PeerLimits.BURST_BYTES).close();
    assertThatThrownBy(() -> limits.stream("beta", PeerLimits.BYTES_PER_SECOND))
        .isInstanceOfSatisfying(
            ApiException.class, e -> assertThat(e.retryAfter()).hasValue(Duration.ofSeconds(2)));
    now = now.plusSeconds(2);
    limits.stream("beta", PeerLimits.BYTES_PER_SECOND).close();
  }

  @Test
  void pollsAreBoundedToo() {
    for (int i = 0; i < PeerLimits.POLLS; i++) {
      limits.poll("beta");
    }
    assertThatThrownBy(() -> limits.poll("beta")).isInstanceOf(ApiException.class);
  }
}
