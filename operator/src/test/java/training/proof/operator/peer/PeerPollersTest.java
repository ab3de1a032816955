package training.proof.operator.peer;

import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.crypto.KeyRing;

/** Whoever failed is left in peace for a growing time, unless it calls. */
class PeerPollersTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Every pause lasts an hour. */
  private static final class Hours implements RandomGenerator {
    @Override
    public long nextLong() {
      return Duration.ofHours(1).toMillis();
    }

    @Override
    public long nextLong(long origin, long bound) {
      return nextLong();
    }
  }

  private final PeerInfo gone =
      TestMembers.peer("beta", 2, "https://localhost:1", Digest.of(new byte[0]));
  private final Membership membership = TestMembers.membership(gone);
  private final PeerHealths healths = new PeerHealths((member, health) -> {});
  private PeerPollers pollers;

  @BeforeEach
  void start() {
    var tokens =
        new PeerTokens("alpha", new KeyRing(TestMembers.signer(1)), membership, Clock.systemUTC());
    var http = new PeerHttp(Executors.newSingleThreadScheduledExecutor());
    pollers =
        new PeerPollers(
            membership,
            new PeerClient(http, tokens),
            null, // told only when the peer has answered
            healths,
            Clock.systemUTC(),
            new Hours());
    pollers.refresh();
  }

  @AfterEach
  void stop() {
    pollers.close();
  }

  @Test
  void aCallEndsThePauseAfterAFailure() {
    await().atMost(PATIENCE).until(() -> failures() == 1);
    pollers.heard(gone);
    await().atMost(PATIENCE).until(() -> failures() == 2);
  }

  private int failures() {
    return healths.of("beta").consecutiveFailures();
  }
}
