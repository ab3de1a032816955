package training.proof.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private final Sight training = Fixture.sight("training", "alpha");
  private final Sight sponsor = Fixture.sight("refused", "alpha");
  private final Sight other = Fixture.sight("refused", "beta");

  @Test
  void aRunIsDoneWhenEveryClusterShowsItsLastRoundSettled() {
    assertThat(of(sponsor, other).isDone()).isTrue();
    assertThat(of(training).isDone()).isFalse();
    assertThat(of(sponsor, Fixture.sight("waiting", "beta")).isDone()).isFalse();
  }

  @Test
  void withoutTheSponsorNobodyKnowsWhetherMoreRoundsCome() {
    assertThat(of(other).isDone()).isFalse();
  }

  @Test
  void aClusterThatDoesNotAnswerMayNotBeDone() {
    assertThat(of(sponsor, Fixture.trouble("gamma", "gone")).isDone()).isFalse();
  }

  @Test
  void theRoundThatGoesOnIsTheCurrentOne() {
    assertThat(of(training).current()).contains(new RoundKey("alpha", "first-light", 1));
    assertThat(of(training).rounds()).extracting(RoundKey::index).containsExactly(0, 1);
  }

  private static Progress of(Sight... sights) {
    return Progress.of(List.of(sights), Optional.empty());
  }
}
