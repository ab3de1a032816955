package training.proof.protocol.decide;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.ledger.Lineage;
import training.proof.protocol.recipe.PayloadSpec;
import training.proof.protocol.round.Round;
import training.proof.protocol.round.SlotView;
import training.proof.protocol.round.Verdict;
import training.proof.protocol.statement.Body;
import training.proof.protocol.statement.SlotId;
import training.proof.protocol.task.Task;

/** What a payload leaves out goes into the next one: nobody can choose, forge or withhold it. */
class ResidualTest {
  private final Village village = new Village("alpha", "beta", "gamma", "delta");

  @BeforeEach
  void compress() {
    village.recipe = Village.RECIPE.withPayload(new PayloadSpec.SparseTopK(4096, 64, 2, "0.95"));
  }

  @Test
  void aSlotStartsFromWhatItLeftInTheRoundBefore() {
    rounds(3);
    for (String member : village.citizens.keySet()) {
      assertThat(body(0, member).residualIn()).isEmpty();
      assertThat(body(1, member).residualIn()).isEqualTo(body(0, member).residualOut());
      assertThat(body(2, member).residualIn()).isEqualTo(body(1, member).residualOut());
      assertThat(slot(2, member).verdict()).isEqualTo(Verdict.CERTIFIED);
    }
  }

  @Test
  void aRoundWithoutASlotChangesNoResidual() {
    rounds(1);
    village.get("beta").fails = task -> task instanceof Task.Train;
    rounds(1);
    village.get("beta").fails = task -> false;
    rounds(1);
    assertThat(slot(1, "beta").verdict()).isNotEqualTo(Verdict.CERTIFIED);
    assertThat(body(2, "beta").residualIn()).isEqualTo(body(0, "beta").residualOut());
    assertThat(body(2, "gamma").residualIn()).isEqualTo(body(1, "gamma").residualOut());
  }

  @Test
  void whoStartsFromAnotherResidualIsConvicted() {
    rounds(1);
    village.get("beta").residual = right -> Optional.empty();
    rounds(1);
    assertThat(slot(1, "beta").verdict()).isEqualTo(Verdict.CONVICTED);
    assertThat(slot(1, "gamma").verdict()).isEqualTo(Verdict.CERTIFIED);
  }

  /** A dense round in between has sent everything: nothing is owed any more. */
  @Test
  void denseRoundsAndOtherModelsStartAnew() {
    rounds(1);
    var compressing = village.recipe;
    village.recipe = Village.RECIPE;
    rounds(1);
    village.recipe = compressing;
    rounds(1);
    assertThat(body(1, "beta").residualOut()).isEmpty();
    assertThat(body(2, "beta").residualIn()).isEmpty();
    assertThat(slot(2, "beta").verdict()).isEqualTo(Verdict.CERTIFIED);
  }

  @Test
  void auditorsGetTheResidualsInTime() {
    rounds(1);
    Digest residual = new Digest(body(0, "beta").residualOut());
    village.get("delta").holds = blob -> !blob.equals(residual);
    rounds(1);
    assertThat(village.get("delta").fetched).contains(residual);
  }

  /** Who lets nobody have its residual cannot keep the others from being audited. */
  @Test
  void aResidualThatNobodyGetsHoldsNobodyUp() {
    rounds(1);
    Digest residual = new Digest(body(0, "beta").residualOut());
    village.each(
        citizen -> {
          if (!citizen.name.equals("beta")) {
            citizen.holds = blob -> !blob.equals(residual);
          }
        });
    rounds(1);
    for (String member : List.of("alpha", "gamma", "delta")) {
      assertThat(slot(1, member).verdict()).isEqualTo(Verdict.CERTIFIED);
    }
  }

  @Test
  void theNewestResidualsOfARunAreKept() {
    rounds(2);
    var kept = Retention.blobs(village.get("delta").state);
    for (String member : village.citizens.keySet()) {
      assertThat(kept).contains(new Digest(body(1, member).residualOut()));
      assertThat(kept).doesNotContain(new Digest(body(0, member).residualOut()));
    }
  }

  /** Votes that come late are summed up with the rest. */
  @Test
  void whatIsSummedUpTwiceIsTheSame() {
    rounds(2);
    Round once = round(0).over();
    Round twice = once.over();
    for (String member : village.citizens.keySet()) {
      var slot = new SlotId(member, 0);
      assertThat(once.residualOut(slot)).contains(body(0, member).residualOut());
      assertThat(twice.residualOut(slot)).isEqualTo(once.residualOut(slot));
    }
    assertThat(twice.summary()).isEqualTo(once.summary());
  }

  private void rounds(int count) {
    for (int i = 0; i < count; i++) {
      int next = Lineage.head(village.get("alpha").state, "alpha", "run").nextIndex();
      village.want("alpha", "run", next);
      village.run(1900);
    }
  }

  private Body.SlotBody body(int index, String member) {
    return slot(index, member).reveal().orElseThrow();
  }

  private SlotView slot(int index, String member) {
    return round(index).view().slots().get(new SlotId(member, 0));
  }

  private Round round(int index) {
    return village.get("alpha").state.rounds().values().stream()
        .filter(candidate -> candidate.open().index() == index)
        .findFirst()
        .orElseThrow();
  }
}
