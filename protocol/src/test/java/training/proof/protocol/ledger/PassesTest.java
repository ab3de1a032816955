package training.proof.protocol.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A record that is there all at once is read as far as it can be. */
class PassesTest {
  private final List<Integer> taken = new ArrayList<>();
  private int asked;

  /** Each waits for the number before it. */
  private boolean waits(int number) {
    asked++;
    boolean can = number == 0 || taken.contains(number - 1);
    if (can) {
      taken.add(number);
    }
    return !can;
  }

  @Test
  void whatWaitsForOthersIsOfferedAgainAsLongAsThatHelps() {
    assertThat(Passes.take(List.of(3, 2, 1, 0), this::waits)).isEmpty();
    assertThat(taken).containsExactly(0, 1, 2, 3);
  }

  @Test
  void whatWaitsInVainIsTold() {
    assertThat(Passes.take(List.of(7, 0, 9, 1), this::waits)).containsExactly(7, 9);
    assertThat(asked).isEqualTo(6);
    assertThat(Passes.take(List.<Integer>of(), this::waits)).isEmpty();
  }
}
