package training.proof.operator.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import training.proof.operator.Samples;
import training.proof.protocol.canonical.Digest;

class StateBrokerTest {
  private static final List<Digest> STATES =
      IntStream.range(0, 11).mapToObj(j -> Digest.of(new byte[] {(byte) j})).toList();

  @TempDir Path folder;
  private StateBroker broker;
  private Set<Integer> reported = Set.of();

  @BeforeEach
  void prepare() {
    broker = open();
  }

  @Test
  void anAuditTakesItsSegmentsAndTheFinalStateInOrder() {
    granted(2);
    granted(7);
    granted(10);
  }

  @Test
  void statesGoOutInAscendingOrder() {
    granted(7);
    refused("not-ascending", "beta", 2);
  }

  @Test
  void noMoreThanOneStateForEachSegmentAndTheFinalOne() {
    granted(1);
    granted(3);
    granted(5);
    refused("limit", "beta", 7);
  }

  @Test
  void aStateThatEndsAServedSegmentIsShownOnlyToWhoComputedIt() {
    granted(2);
    refused("answer-required", "beta", 3);
    assertThat(request("beta", 3, Optional.of(STATES.get(4))))
        .isInstanceOf(StateBroker.Refused.class);
    assertThat(request("beta", 3, Optional.of(STATES.get(3))))
        .isEqualTo(new StateBroker.Granted(STATES.get(3)));
  }

  @Test
  void theSameRequestAgainIsGrantedAlsoAfterARestart() {
    granted(2);
    granted(7);
    broker = open();
    granted(2);
    granted(7);
    refused("not-ascending", "beta", 3);
  }

  @Test
  void auditorsDoNotUseUpEachOthersStates() {
    granted(7);
    assertThat(request("gamma", 2, Optional.empty())).isInstanceOf(StateBroker.Granted.class);
  }

  @Test
  void reportedStatesAreServedToAnybodyAndCountForNothing() {
    reported = Set.of(9);
    granted(9);
    granted(2);
  }

  @Test
  void whatIsNotThereIsUnknown() {
    assertThat(request("beta", 11, Optional.empty())).isEqualTo(new StateBroker.Unknown());
    assertThat(request("beta", -1, Optional.empty())).isEqualTo(new StateBroker.Unknown());
    assertThat(request("stranger", 1, Optional.empty())).isEqualTo(new StateBroker.Unknown());
  }

  @Test
  void aForgottenRoundLeavesNoFiles() {
    granted(2);
    broker.forget(Samples.ROUND);
    assertThat(folder.resolve(Samples.ROUND.hex())).doesNotExist();
  }

  private StateBroker open() {
    return new StateBroker(
        folder,
        (round, slot, auditor) ->
            auditor.equals("stranger")
                ? Optional.empty()
                : Optional.of(new StateIndex.SlotStates(STATES, 2, reported)));
  }

  private void granted(int boundary) {
    assertThat(request("beta", boundary, Optional.empty()))
        .isEqualTo(new StateBroker.Granted(STATES.get(boundary)));
  }

  private void refused(String reason, String auditor, int boundary) {
    assertThat(request(auditor, boundary, Optional.empty()))
        .isInstanceOfSatisfying(
            StateBroker.Refused.class, r -> assertThat(r.reason()).isEqualTo(reason));
  }

  private StateBroker.Reply request(String auditor, int boundary, Optional<Digest> answer) {
    return broker.request(new StateBroker.Request(auditor, Samples.ROUND, 0, boundary, answer));
  }
}
