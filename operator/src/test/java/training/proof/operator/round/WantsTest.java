package training.proof.operator.round;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import training.proof.crds.v1alpha1.Dataset;
import training.proof.crds.v1alpha1.TrainingRound;
import training.proof.crds.v1alpha1.TrainingRoundSpec;
import training.proof.crds.v1alpha1.TrainingRoundSpecBuilder;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.decide.LocalFacts;
import training.proof.protocol.statement.Body;
import training.proof.protocol.task.Task;
import training.proof.protocol.task.TaskResult;

class WantsTest {
  private static final Digest DIGEST = Digest.of("test");

  private final StepTimes times = new StepTimes();

  @Test
  void aRoundWithItsDataIsWanted() {
    assertThat(Wants.obstacle(round(60, false), data(), times)).isEmpty();
    LocalFacts.Want want = Wants.want(round(60, false), data().orElseThrow());
    assertThat(want.run()).isEqualTo("first");
    assertThat(want.recipe().segments()).isEqualTo(10);
  }

  @Test
  void whatStandsInTheWayIsNamedWithItsCure() {
    assertThat(reason(round(60, true), data())).isEqualTo("Suspended");
    assertThat(reason(round(60, false), Optional.empty())).isEqualTo("DatasetMissing");
    assertThat(reason(round(60, false), Optional.of(new Dataset()))).isEqualTo("DatasetNotReady");
    assertThat(Wants.obstacle(round(10, false), data(), times).orElseThrow().message())
        .contains("windows.trainSeconds is 10", "at least 15 s");
  }

  @Test
  void aWindowShorterThanWhatWasMeasuredIsTooShort() {
    LocalFacts.Want want = Wants.want(round(60, false), data().orElseThrow());
    times.learn(
        new Task.Train(DIGEST, "alpha", 0, want.recipe(), "", DIGEST, DIGEST, 0, 0, 1),
        new TaskResult.Trained(
            DIGEST,
            Collections.nCopies(11, DIGEST),
            DIGEST,
            1,
            List.of(1L),
            1,
            "equal",
            Map.of("trainMillis", 50_001L),
            1));
    assertThat(reason(round(60, false), data())).isEqualTo("WindowTooShort");
    assertThat(Wants.obstacle(round(66, false), data(), times)).isEmpty();
  }

  private String reason(TrainingRound round, Optional<Dataset> data) {
    return Wants.obstacle(round, data, times).orElseThrow().reason();
  }

  @Test
  void whatIsPaidForScoresIsPassedOn() {
    TrainingRound round = round(600, false);
    assertThat(Wants.want(round, data().orElseThrow()).improvement()).isEmpty();
    round.setSpec(
        TrainingRoundSpecBuilder.builder(round.getSpec())
            .improvement(new TrainingRoundSpec.Improvement(100L, 20_000L))
            .build());
    assertThat(Wants.want(round, data().orElseThrow()).improvement())
        .contains(new Body.Improvement(100, 20_000));
  }

  private static Optional<Dataset> data() {
    return Optional.of(
        Serialization.unmarshal(
            """
            apiVersion: proof.training/v1alpha1
            kind: Dataset
            metadata: {name: text}
            status: {dataDigest: %s}
            """
                .formatted(DIGEST),
            Dataset.class));
  }

  /** As the API server stores it, defaults filled in. */
  private static TrainingRound round(int trainSeconds, boolean suspend) {
    return Serialization.unmarshal(
        """
        apiVersion: proof.training/v1alpha1
        kind: TrainingRound
        metadata: {name: first, creationTimestamp: "2026-01-01T00:00:00Z"}
        spec:
          index: 0
          datasetRef: {name: text}
          price: 1
          budget: 400
          slotsPerMember: 1
          auditRatePerMille: 1000
          segmentsPerAudit: 2
          lossToleranceMicroNats: 100
          hiddenSliceExamples: 64
          suspend: %s
          windows: {trainSeconds: %d, receiptSeconds: 60, revealSeconds: 60, auditSeconds: 60, judgementSeconds: 60, settleSeconds: 60}
          recipe:
            model: {kind: gpt, vocabulary: 256, context: 64, width: 128, layers: 5, heads: 4, tiedEmbeddings: false, biases: none, positions: learned, window: 8, hidden: 256, kernel: 3, seed: 1}
            optimizer: {kind: adamw, learningRate: "0.001", beta1: "0.9", beta2: "0.95", epsilon: "0.00000001", weightDecay: "0.01", clipNorm: "1.0", momentum: "0.9", nesterov: false}
            schedule: {kind: constant, floor: "0.0001", warmup: 0, decay: 0}
            aggregation:
              absent: leave-out
              rule: {kind: mean, f: 1, keep: 1, iterations: 8, smoothing: "0.1", radius: "1.0"}
            outer: {kind: average, learningRate: "0.7", momentum: "0.9"}
            batch: 8
            steps: 40
            segmentSteps: 4
            numericMode: exact
            gridBits: 16
            payload: {kind: dense-fp32, chunk: 4096, kept: 64, valueBits: 2, decay: "0.95"}
            version: 1
        """
            .formatted(suspend, trainSeconds),
        TrainingRound.class);
  }
}
