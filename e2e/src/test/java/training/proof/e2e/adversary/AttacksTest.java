package training.proof.e2e.adversary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import training.proof.numerics.CounterRandom;
import training.proof.numerics.NumericsException;
import training.proof.numerics.aggregation.ArrayInputs;
import training.proof.numerics.aggregation.Mean;
import training.proof.protocol.recipe.ModelSpec;
import training.proof.protocol.recipe.OptimizerSpec;
import training.proof.protocol.recipe.PayloadSpec;
import training.proof.protocol.recipe.Recipe;
import training.proof.protocol.task.Task;
import training.proof.trainer.local.LocalRun;
import training.proof.trainer.verb.TrainVerb;
import training.proof.trainer.verb.Verb;

/** Attacks are what their papers say, and replay finds every one that departs from the recipe. */
class AttacksTest {
  private static final PrintStream QUIET =
      new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
  private static final PayloadSpec SPARSE = new PayloadSpec.SparseTopK(512, 16, 2, "0.95");
  private static final List<float[]> HONEST =
      IntStream.range(0, 7).mapToObj(AttacksTest::update).toList();
  private static final float[] OWN = update(7);

  @TempDir private Path folder;

  private static float[] update(int member) {
    var random = new CounterRandom(11).forName("member-" + member);
    var update = new float[200];
    for (int i = 0; i < update.length; i++) {
      update[i] = (float) (1 + random.normal(i));
    }
    return update;
  }

  @Test
  void littleEnoughIsThatOfThePaper() {
    // n = 50, f = 24: s = 2, Phi(z) = 24 / 26.
    assertThat(VectorAttack.littleEnough(50, 24)).isCloseTo(1.4261, within(1e-3));
    assertThat(VectorAttack.littleEnough(10, 2)).isCloseTo(0, within(1e-9));
  }

  @Test
  void simpleAttacksAreWhatTheyAreCalled() {
    assertThat(VectorAttack.signFlip().attack(OWN, HONEST)[3]).isEqualTo(-OWN[3]);
    assertThat(VectorAttack.scaled(10).attack(OWN, HONEST)[3]).isEqualTo(10 * OWN[3]);
    assertThat(VectorAttack.zero().attack(OWN, HONEST)).containsOnly(0f);
    assertThat(VectorAttack.mimic(2).attack(OWN, HONEST)).isEqualTo(HONEST.get(2));
    assertThat(VectorAttack.noise(2, 1).attack(OWN, HONEST))
        .isNotEqualTo(VectorAttack.noise(2, 2).attack(OWN, HONEST));
    assertThat(inner(VectorAttack.innerProduct(0.5).attack(OWN, HONEST), mean())).isNegative();
  }

  @Test
  void noRuleTakesWhatIsNoNumber() {
    for (float value : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
      float[] hostile = VectorAttack.notFinite(value).attack(OWN, HONEST);
      assertThatThrownBy(() -> new Mean().aggregate(ArrayInputs.of(HONEST.getFirst(), hostile)))
          .isInstanceOf(NumericsException.class)
          .hasMessageContaining("input 1");
    }
  }

  /** As far out as honest updates are from each other, and not farther. */
  @Test
  void minMaxAndMinSumStayAmongTheHonest() {
    double widest = 0;
    double largestSum = 0;
    for (float[] one : HONEST) {
      double sum = 0;
      for (float[] other : HONEST) {
        widest = Math.max(widest, squared(one, other));
        sum += squared(one, other);
      }
      largestSum = Math.max(largestSum, sum);
    }
    float[] minMax = VectorAttack.minMax().attack(OWN, HONEST);
    float[] minSum = VectorAttack.minSum().attack(OWN, HONEST);
    double farthest = HONEST.stream().mapToDouble(h -> squared(h, minMax)).max().orElseThrow();
    double sum = HONEST.stream().mapToDouble(h -> squared(h, minSum)).sum();
    assertThat(farthest).isBetween(0.99 * widest, 1.0001 * widest);
    assertThat(sum).isBetween(0.99 * largestSum, 1.0001 * largestSum);
  }

  static Map<String, Verb<Task.Train>> forged() {
    return Map.of(
        "other data", TrainingAttack.otherData(),
        "other learning rate", TrainingAttack.otherLearningRate("0.02"),
        "fewer steps", TrainingAttack.fewerSteps(),
        "label flip", TrainingAttack.labelFlip(),
        "lower precision", TrainingAttack.lowerPrecision(),
        "index hijack", PayloadForgery.indexHijack(),
        "sign flip", PayloadForgery.of(VectorAttack.signFlip()),
        "larger residual", PayloadForgery.residual(10),
        "no residual", PayloadForgery.residual(0));
  }

  static List<String> names() {
    return forged().keySet().stream().sorted().toList();
  }

  @ParameterizedTest
  @MethodSource("names")
  void replayFindsIt(String attack) throws IOException {
    assertThat(replay(forged().get(attack), 0)).anyMatch(line -> line.contains(": different "));
  }

  /** From the second round on the base is a checkpoint, and the first parameters are another. */
  @Test
  void replayFindsAStaleBase() throws IOException {
    assertThat(replay(TrainingAttack.staleBase(), 1))
        .anyMatch(line -> line.contains(": different "));
  }

  @Test
  void replayFindsNothingWhereNothingIs() throws IOException {
    assertThat(replay(new TrainVerb(), 1)).allMatch(line -> line.contains(": equal "));
  }

  /** All segments and the payload of a slot trained so, in the round after some honest ones. */
  private List<String> replay(Verb<Task.Train> trainer, int honestRounds) throws IOException {
    Path text =
        Files.writeString(
            folder.resolve("text"),
            IntStream.range(0, 400)
                .mapToObj(i -> "line " + i + " says " + i * 7919 % 1000 + "\n")
                .collect(Collectors.joining()));
    Recipe recipe =
        Recipe.plain(
                ModelSpec.Gpt.plain(256, 16, 16, 1, 2, 1),
                new OptimizerSpec.AdamW("0.01", "0.9", "0.95", "0.00000001", "0.01", "1.0"),
                4,
                4,
                2)
            .withPayload(SPARSE);
    var run = LocalRun.create(folder.resolve("run"), recipe, List.of(text), 1, QUIET);
    for (int round = 0; round < honestRounds; round++) {
      run.train(0);
      run.aggregate(4);
    }
    run.train(0, trainer);
    return new ArrayList<>(run.replay(0, List.of(0, 1)));
  }

  private static float[] mean() {
    return new Mean().aggregate(ArrayInputs.of(HONEST.toArray(float[][]::new)));
  }

  private static double inner(float[] one, float[] other) {
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += (double) one[i] * other[i];
    }
    return sum;
  }

  private static double squared(float[] one, float[] other) {
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += ((double) one[i] - other[i]) * ((double) one[i] - other[i]);
    }
    return sum;
  }
}
