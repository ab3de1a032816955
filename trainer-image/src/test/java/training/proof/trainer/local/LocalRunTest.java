package training.proof.trainer.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import training.proof.protocol.canonical.CanonicalJson;
import training.proof.protocol.recipe.AggregationSpec;
import training.proof.protocol.recipe.ModelSpec;
import training.proof.protocol.recipe.OptimizerSpec;
import training.proof.protocol.recipe.OuterSpec;
import training.proof.protocol.recipe.PayloadSpec;
import training.proof.protocol.recipe.Recipe;
import training.proof.protocol.recipe.ScheduleSpec;
import training.proof.trainer.work.TrainerException;

/** Whole rounds of every choice a recipe has, and the program that a person calls. */
class LocalRunTest {
  private static final PrintStream QUIET =
      new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
  private static final OptimizerSpec ADAM_W =
      new OptimizerSpec.AdamW("0.01", "0.9", "0.95", "0.00000001", "0.01", "1.0");
  private static final OptimizerSpec SGD =
      new OptimizerSpec.Sgd("0.1", "0.9", true, "0.0001", "1.0");
  private static final ModelSpec MODEL = ModelSpec.Gpt.plain(256, 16, 16, 1, 2, 1);
  private static final PayloadSpec SPARSE = new PayloadSpec.SparseTopK(512, 16, 2, "0.95");
  private static final AggregationSpec MEDIAN =
      new AggregationSpec(
          "zeros",
          List.of(new AggregationSpec.Before.ClipToMedianNorm(), new AggregationSpec.Before.Mix(1)),
          new AggregationSpec.Rule.TrimmedMean(1));

  @TempDir private Path folder;
  private Path text;

  @BeforeEach
  void write() throws IOException {
    text =
        Files.writeString(
            folder.resolve("text"),
            IntStream.range(0, 600)
                .mapToObj(i -> "line " + i + " says " + i * 7919 % 1000 + "\n")
                .collect(Collectors.joining()));
  }

  static Stream<Recipe> recipes() {
    Recipe plain = Recipe.plain(MODEL, ADAM_W, 4, 6, 3);
    return Stream.of(
        plain,
        plain.classExact(),
        plain.inBf16(),
        scheduled(new ScheduleSpec.WarmupCosine("0.01", 2)),
        scheduled(new ScheduleSpec.WarmupStableDecay("0.01", 2, 2)),
        plain.withPayload(new PayloadSpec.Int8(256, "0")),
        plain.withPayload(SPARSE),
        plain.with(SPARSE, MEDIAN, new OuterSpec.Nesterov("0.7", "0.9")));
  }

  private static Recipe scheduled(ScheduleSpec schedule) {
    return new Recipe(
        MODEL,
        SGD,
        schedule,
        4,
        6,
        3,
        "exact",
        20,
        Optional.empty(),
        new PayloadSpec.DenseFp32(),
        AggregationSpec.mean(),
        new OuterSpec.Average(),
        1);
  }

  /** The second round starts from residuals and an outer momentum that the first one left. */
  @ParameterizedTest
  @MethodSource("recipes")
  void everyChoiceLearnsAndIsReplayedToTheBit(Recipe recipe) throws IOException {
    var run = LocalRun.create(folder.resolve("run"), recipe, List.of(text), 3, QUIET);
    for (int round = 0; round < 2; round++) {
      for (int worker = 0; worker < 3; worker++) {
        run.train(worker);
        assertThat(run.replay(worker, List.of(0, 1)))
            .hasSize(3)
            .allMatch(line -> line.contains(": equal "));
      }
      var found = run.aggregate(8);
      assertThat(found.lossAfterMicroNats()).isLessThan(found.lossBeforeMicroNats());
    }
    assertThat(run.index()).isEqualTo(2);
  }

  /** Whoever goes on with a folder comes to the same checkpoint as who did all at once. */
  @Test
  void aRunThatWasLeftGoesOnTheSame() throws IOException {
    Recipe recipe = recipes().toList().getLast();
    var once = LocalRun.create(folder.resolve("once"), recipe, List.of(text), 3, QUIET);
    LocalRun.create(folder.resolve("parts"), recipe, List.of(text), 3, QUIET);
    for (int round = 0; round < 2; round++) {
      for (int worker = 0; worker < 3; worker++) {
        once.train(worker);
        LocalRun.open(folder.resolve("parts"), QUIET).train(worker);
      }
      once.aggregate(8);
      LocalRun.open(folder.resolve("parts"), QUIET).aggregate(8);
    }
    assertThat(LocalRun.open(folder.resolve("parts"), QUIET).head()).isEqualTo(once.head());
  }

  @Test
  void payloadsAreAsSmallAsTheyClaim() throws IOException {
    Recipe plain = Recipe.plain(MODEL, ADAM_W, 4, 6, 3);
    long dense = bytes("dense", plain);
    long int8 = bytes("int8", plain.withPayload(new PayloadSpec.Int8(512, "1")));
    long sparse = bytes("sparse", plain.withPayload(SPARSE));
    assertThat(int8).isBetween(dense / 5, dense / 3);
    assertThat(sparse).isLessThan(dense / 40);
    assertThat(sparse)
        .isLessThanOrEqualTo(plain.withPayload(SPARSE).maximumPayloadBytes())
        .isGreaterThan(plain.withPayload(SPARSE).maximumPayloadBytes() - 64);
  }

  private long bytes(String name, Recipe recipe) throws IOException {
    var run = LocalRun.create(folder.resolve(name), recipe, List.of(text), 1, QUIET);
    run.train(0);
    run.aggregate(8);
    return run.payloadBytes();
  }

  @Test
  void scoresTellAWorkerThatTrainedFromOneThatDidNot() throws IOException {
    Recipe recipe = Recipe.plain(MODEL, ADAM_W, 4, 6, 3);
    var run = LocalRun.create(folder.resolve("run"), recipe, List.of(text), 2, QUIET);
    run.train(0);
    run.train(1, new NoisyTraining());
    var scored = run.score(32);
    var honest = scored.slots().get(0);
    var hostile = scored.slots().get(1);
    assertThat(honest.alone().lowerBound()).isPositive();
    assertThat(honest.within().lowerBound()).isPositive();
    assertThat(hostile.alone().microNats()).isNegative();
    assertThat(hostile.within().lowerBound()).isNegative();
    assertThat(scored.tokens()).isEqualTo(32 * 16);
    assertThat(run.score(32).digest()).isEqualTo(scored.digest());
  }

  @Test
  void aCandidateThatIsWorseIsNotAccepted() throws IOException {
    Recipe recipe = Recipe.plain(MODEL, ADAM_W, 4, 6, 3);
    var run = LocalRun.create(folder.resolve("run"), recipe, List.of(text), 1, QUIET);
    run.train(0, new NoisyTraining());
    var scored = run.score(32);
    assertThat(scored.accepted()).isFalse();
    assertThat(scored.slots().getFirst().alone()).isEqualTo(scored.aggregate());
    assertThat(scored.slots().getFirst().within()).isEqualTo(scored.aggregate());
  }

  @Test
  void aPersonCallsIt() throws IOException {
    Path recipe =
        Files.writeString(
            folder.resolve("recipe.json"),
            CanonicalJson.toTree(Recipe.plain(MODEL, ADAM_W, 4, 6, 3)).toPrettyString());
    String run = folder.resolve("run").toString();
    assertThat(say("init", run, "--recipe", recipe.toString(), "--text", text.toString()))
        .contains("begun", "4 workers");
    assertThat(say("run", run, "--rounds", "1", "--slice", "8")).contains("round 0: loss");
    assertThat(say("train", run, "--worker", "1")).contains("round 1 worker 1: trained");
    assertThat(say("replay", run, "--worker", "1", "--segments", "1"))
        .contains("segment 1: equal", "payload: equal");
    assertThat(say("score", run, "--slice", "8")).contains("worker 1 alone: gains");
    assertThat(say("aggregate", run)).contains("round 1: loss");
    assertThat(say("recipe", run, "--recipe", recipe.toString())).contains("from round 2 on");
    assertThat(Files.readString(folder.resolve("run/loss.csv")).lines()).hasSize(1 + 12);
    assertThat(Files.readString(folder.resolve("run/loss.svg")))
        .startsWith("<svg")
        .contains("<polyline", "<circle")
        .endsWith("</svg>\n");
  }

  @Test
  void aRunGoesOnByAnotherRecipeOfItsModel() throws IOException {
    Recipe dense = Recipe.plain(MODEL, ADAM_W, 4, 6, 3);
    var run = LocalRun.create(folder.resolve("run"), dense, List.of(text), 2, QUIET);
    run.train(0);
    assertThatThrownBy(() -> run.goOn(dense.withPayload(SPARSE)))
        .hasMessageContaining("aggregate them first");
    run.aggregate(8);
    String head = run.head();
    run.goOn(dense.withPayload(SPARSE));
    assertThat(run.task(0).parent()).isEqualTo(head);
    run.train(0);
    run.train(1);
    assertThat(run.replay(1, List.of(1))).allMatch(line -> line.contains(": equal "));
    run.aggregate(8);
    assertThat(run.task(0).residual()).isPresent();
    run.goOn(dense);
    assertThat(run.task(0).residual()).isEmpty();
    var other = Recipe.plain(ModelSpec.Gpt.plain(256, 16, 16, 2, 2, 1), ADAM_W, 4, 6, 3);
    assertThatThrownBy(() -> run.goOn(other)).hasMessageContaining("another model");
  }

  @Test
  void aTokenizerFileMakesTheTokens() throws IOException {
    Path file = Path.of("src/test/resources/tokenizer/bpe-600.json");
    var model = ModelSpec.Gpt.plain(601, 16, 16, 1, 2, 1);
    var run =
        LocalRun.create(
            folder.resolve("run"),
            Recipe.plain(model, ADAM_W, 4, 6, 3),
            List.of(text),
            Optional.of(file),
            2,
            QUIET);
    run.train(0);
    assertThat(run.replay(0, List.of(0, 1))).allMatch(line -> line.contains(": equal "));
    run.aggregate(8);
    // An untrained model of 601 tokens is at log 601.
    assertThat(run.losses().getLast() / 1e6).isLessThan(StrictMath.log(601));

    String recipe =
        Files.writeString(
                folder.resolve("recipe.json"),
                CanonicalJson.toTree(Recipe.plain(MODEL, ADAM_W, 4, 6, 3)).toPrettyString())
            .toString();
    refused(
        "has 601 tokens; recipe.model.vocabulary is 256",
        "init",
        folder.resolve("other").toString(),
        "--recipe",
        recipe,
        "--text",
        text.toString(),
        "--tokenizer",
        file.toString());
  }

  @Test
  void whatCannotBeDoneIsSaid() throws IOException {
    String run = folder.resolve("run").toString();
    refused("holds no run", "train", run);
    refused("--recipe is missing", "init", run);
    refused("is no verb", "dance", run);
    refused("usage", "train");
    refused("'--fast' is not understood", "train", run, "--fast", "1");
    LocalRun.create(Path.of(run), Recipe.plain(MODEL, ADAM_W, 4, 6, 3), List.of(text), 2, QUIET);
    refused("not trained in this round", "replay", run);
    refused("is none of the run's", "train", run, "--worker", "2");
    refused("'x' is no number", "train", run, "--worker", "x");
    refused("nothing to aggregate", "aggregate", run);
    assertThatThrownBy(
            () ->
                LocalRun.create(
                    Path.of(run), Recipe.plain(MODEL, ADAM_W, 4, 6, 3), List.of(text), 2, QUIET))
        .hasMessageContaining("holds a run already");
  }

  private void refused(String words, String... arguments) {
    assertThatThrownBy(() -> say(arguments))
        .isInstanceOf(TrainerException.class)
        .hasMessageContaining(words);
  }

  private static String say(String... arguments) throws IOException {
    var said = new ByteArrayOutputStream();
    var out = new PrintStream(said, true, StandardCharsets.UTF_8);
    new LocalProgram(out, QUIET).run(List.of(arguments));
    return said.toString(StandardCharsets.UTF_8);
  }
}
