package training.proof.crds.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The records read what newer versions write, write only what is there, and keep within bounds. */
class RecordsTest {
  @Test
  void fieldsOfNewerVersionsAreReadOver() {
    var round =
        Serialization.unmarshal(
            "{\"spec\":{\"budget\":5,\"colour\":\"red\",\"recipe\":{\"speed\":1}}}",
            TrainingRound.class);
    assertThat(round.getSpec().budget()).isEqualTo(5);
    assertThat(round.getSpec().recipe()).isEqualTo(RecipeSpecBuilder.builder().build());
  }

  @Test
  void whatIsAbsentStaysAbsent() {
    var feed = new Feed();
    feed.setSpec(FeedSpecBuilder.builder().member("alpha").incarnation(1L).counter(0L).build());
    assertThat(Serialization.asJson(feed.getSpec()))
        .isEqualTo("{\"member\":\"alpha\",\"incarnation\":1,\"counter\":0}");
  }

  @Test
  void equalMapsAreWrittenAsEqualBytes() {
    var one = GpuPoolSpecBuilder.builder().nodeSelector(Map.of("b", "2", "a", "1", "c", "3"));
    assertThat(Serialization.asJson(one.build()))
        .isEqualTo("{\"nodeSelector\":{\"a\":\"1\",\"b\":\"2\",\"c\":\"3\"}}");
  }

  @Test
  void textForPeopleIsCutToWhatTheServerTakes() {
    var status =
        TrainingRoundStatusBuilder.builder()
            .waitingFor("x".repeat(2000))
            .summary(
                TrainingRoundStatusSummaryBuilder.builder().waitingFor("y".repeat(200)).build())
            .conditions(List.of(ConditionBuilder.builder().message("z".repeat(2000)).build()))
            .build();
    assertThat(status.waitingFor()).hasSize(Limits.MESSAGE).endsWith("x…");
    assertThat(status.summary().waitingFor()).hasSize(Limits.COLUMN).endsWith("y…");
    assertThat(status.conditions().getFirst().message()).hasSize(Limits.MESSAGE);
  }
}
