package training.proof.protocol.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import training.proof.protocol.canonical.CanonicalJson;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.canonical.MalformedException;
import training.proof.protocol.statement.Samples;

class RecipeTest {
  @Test
  void theSampleIsWhatItSays() {
    Recipe recipe = Samples.recipe();
    assertThat(recipe.segments()).isEqualTo(10);
    assertThat(recipe.examplesPerSlot()).isEqualTo(320);
    assertThat(recipe.tokensPerSlot()).isEqualTo(20480);
    assertThat(recipe.model().parameters()).isEqualTo(1_058_176);
    assertThat(recipe.stateBytes()).isEqualTo(12 * 1_058_176);
    assertThat(recipe.maximumPayloadBytes()).isBetween(4 * 1_058_176L, 4 * 1_058_176L + (2L << 20));
    assertThat(recipe.maximumCheckpointBytes()).isGreaterThan(recipe.maximumResidualBytes());
    assertThat(recipe.maximumResidualBytes()).isGreaterThan(4 * 1_058_176L);
    assertThat(CanonicalJson.decode(CanonicalJson.encode(recipe), Recipe.class, "recipe", 4096))
        .isEqualTo(recipe);
    assertThat(recipe.digest()).isEqualTo(CanonicalJson.digest(recipe));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "\"version\":1,\"version\":2",
        "\"batch\":8,\"batch\":0",
        "\"batch\":8,\"batch\":65537",
        "\"steps\":40,\"steps\":0",
        "\"steps\":40,\"steps\":42",
        "\"steps\":40,\"steps\":8000",
        "\"segmentSteps\":4,\"segmentSteps\":0",
        "\"numericMode\":\"exact\",\"numericMode\":\"fast\"",
        "\"numericMode\":\"exact\",\"numericMode\":\"class-exact\"",
        "\"gridBits\":16,\"gridBits\":0",
        "\"gridBits\":16,\"gridBits\":7",
        "\"gridBits\":16,\"gridBits\":41",
        "\"vocabulary\":256,\"vocabulary\":1",
        "\"context\":64,\"context\":0",
        "\"layers\":5,\"layers\":257",
        "\"heads\":4,\"heads\":0",
        "\"heads\":4,\"heads\":3",
        "\"width\":128,\"width\":32772",
        "\"seed\":1,\"seed\":-1",
        "\"learningRate\":\"0.001\",\"learningRate\":\"1e-3\"",
        "\"beta1\":\"0.9\",\"beta1\":\".9\"",
        "\"beta2\":\"0.95\",\"beta2\":\"-0.95\"",
        "\"epsilon\":\"0.00000001\",\"epsilon\":\"\"",
        "\"weightDecay\":\"0.01\",\"weightDecay\":\"00.01\"",
        "\"clipNorm\":\"1.0\",\"clipNorm\":\"1000000\"",
        "\"clipNorm\":\"1.0\",\"clipNorm\":\"0.0\"",
        "\"learningRate\":\"0.001\",\"learningRate\":\"0\"",
        "\"learningRate\":\"0.001\",\"learningRate\":\"1.001\"",
        "\"beta1\":\"0.9\",\"beta1\":\"1.0\"",
        "\"biases\":\"none\",\"biases\":\"some\"",
        "\"positions\":\"learned\",\"positions\":\"sinusoidal\"",
        "\"absent\":\"leave-out\",\"absent\":\"ones\""
      })
  void whatNoTrainerCanDoIsRefused(String good, String bad) {
    refused("bad-recipe", good, bad);
  }

  @Test
  void bf16IsClassExactOnly() {
    String half = CanonicalJson.text(Samples.recipe().inBf16());
    assertThat(half).contains("\"precision\":\"bf16\"");
    refused("bad-recipe", half.replace("bf16", "fp16"));
    refused(
        "bad-recipe",
        half.replace("\"class-exact\"", "\"exact\"").replace("\"gridBits\":0", "\"gridBits\":16"));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "\"kind\":\"gpt\",\"kind\":\"rnn\"",
        "\"kind\":\"adamw\",\"kind\":\"sgd\"",
        "\"kind\":\"constant\",\"kind\":\"cyclic\"",
        "\"kind\":\"average\",\"kind\":\"nesterov\"",
        "\"kind\":\"mean\",\"kind\":\"krum\"",
        "\"kind\":\"dense-fp32\",\"kind\":\"sparse\""
      })
  void aKindThatNobodyKnowsOrThatLacksItsFieldsIsRefused(String good, String bad) {
    refused("wrong-shape", good, bad);
  }

  private static void refused(String reason, String good, String bad) {
    String text = CanonicalJson.text(Samples.recipe());
    assertThat(text).contains(good);
    refused(reason, text.replace(good, bad));
  }

  private static void refused(String reason, String text) {
    byte[] changed = text.getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> CanonicalJson.decode(changed, Recipe.class, "recipe", 4096))
        .isInstanceOfSatisfying(
            MalformedException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  static List<ModelSpec> models() {
    return List.of(
        ModelSpec.Gpt.plain(256, 64, 128, 5, 4, 1),
        new ModelSpec.Gpt(256, 64, 128, 5, 4, true, "no-key", "learned", 1),
        new ModelSpec.Gpt(256, 64, 128, 5, 4, false, "all", "rotary", 1),
        new ModelSpec.Mlp(256, 64, 16, 8, 64, 2, 1),
        new ModelSpec.Cnn(256, 64, 32, 3, 4, 1));
  }

  /** Every choice there is, written and read again; all of them name different recipes. */
  @Test
  void everyChoiceSurvivesItsBytes() {
    Recipe plain = Samples.recipe();
    var recipes = new ArrayList<Recipe>();
    models().forEach(model -> recipes.add(Recipe.plain(model, plain.optimizer(), 8, 40, 4)));
    var sgd = new OptimizerSpec.Sgd("0.1", "0.9", true, "0.0", "1.0");
    for (ScheduleSpec schedule :
        List.of(
            new ScheduleSpec.Constant(),
            new ScheduleSpec.WarmupCosine("0.01", 4),
            new ScheduleSpec.WarmupStableDecay("0.01", 4, 36))) {
      recipes.add(scheduled(sgd, schedule));
    }
    recipes.add(plain.classExact());
    recipes.add(plain.inBf16());
    for (PayloadSpec payload :
        List.of(new PayloadSpec.Int8(256, "0"), new PayloadSpec.SparseTopK(4096, 64, 2, "0.95"))) {
      recipes.add(plain.withPayload(payload));
    }
    var before =
        List.<AggregationSpec.Before>of(
            new AggregationSpec.Before.ClipNorm("10"),
            new AggregationSpec.Before.ClipToMedianNorm(),
            new AggregationSpec.Before.Mix(1),
            new AggregationSpec.Before.Bucket(2));
    for (AggregationSpec.Rule rule :
        List.of(
            new AggregationSpec.Rule.Mean(),
            new AggregationSpec.Rule.Median(),
            new AggregationSpec.Rule.TrimmedMean(1),
            new AggregationSpec.Rule.GeometricMedian("0.1", 8),
            new AggregationSpec.Rule.Krum(1, 2),
            new AggregationSpec.Rule.Bulyan(1),
            new AggregationSpec.Rule.CentredClipping("1.5", 3))) {
      recipes.add(
          plain.with(
              plain.payload(),
              new AggregationSpec("zeros", before, rule),
              new OuterSpec.Nesterov("0.7", "0.9")));
    }
    for (Recipe recipe : recipes) {
      byte[] bytes = CanonicalJson.encode(recipe);
      assertThat(CanonicalJson.decode(bytes, Recipe.class, "recipe", 4096)).isEqualTo(recipe);
    }
    assertThat(recipes.stream().map(Recipe::digest).distinct()).hasSameSizeAs(recipes);
  }

  private static Recipe scheduled(OptimizerSpec optimizer, ScheduleSpec schedule) {
    return new Recipe(
        ModelSpec.Gpt.plain(256, 64, 128, 5, 4, 1),
        optimizer,
        schedule,
        8,
        40,
        4,
        "exact",
        20,
        Optional.empty(),
        new PayloadSpec.DenseFp32(),
        AggregationSpec.mean(),
        new OuterSpec.Average(),
        1);
  }

  @Test
  void schedulesFitTheirRecipe() {
    var sgd = new OptimizerSpec.Sgd("0.1", "0.9", false, "0.0", "1.0");
    says("schedule.floor", () -> scheduled(sgd, new ScheduleSpec.WarmupCosine("0.2", 4)));
    says("schedule.floor", () -> new ScheduleSpec.WarmupCosine("0", 4));
    says("schedule.warmup", () -> scheduled(sgd, new ScheduleSpec.WarmupCosine("0.1", 41)));
    says("schedule.decay", () -> scheduled(sgd, new ScheduleSpec.WarmupStableDecay("0.1", 4, 37)));
    says("optimizer.momentum", () -> new OptimizerSpec.Sgd("0.1", "1", false, "0", "1"));
    says("optimizer.weightDecay", () -> new OptimizerSpec.Sgd("0.1", "0", false, "1.1", "1"));
    says("outer.learningRate", () -> new OuterSpec.Nesterov("2.1", "0.9"));
    says("outer.momentum", () -> new OuterSpec.Nesterov("0.7", "1"));
  }

  @Test
  void whatHasAGradientOfZeroByConstructionIsRefusedByItsName() {
    says(
        "layer.000.attention.key.bias",
        () -> new ModelSpec.Gpt(256, 64, 128, 5, 4, false, "all", "learned", 1));
    says("layer.002.weight", () -> new ModelSpec.Cnn(256, 8, 32, 3, 3, 1));
    assertThat(new ModelSpec.Cnn(256, 9, 32, 3, 3, 1).layers()).isEqualTo(3);
    says("model.context", () -> ModelSpec.Gpt.plain(256, 1, 128, 5, 4, 1));
    says("model.width", () -> new ModelSpec.Gpt(256, 8, 12, 1, 4, false, "none", "rotary", 1));
    says("model.window", () -> new ModelSpec.Mlp(256, 8, 16, 9, 64, 2, 1));
    says("model.hidden", () -> new ModelSpec.Mlp(256, 8, 16, 8, 1, 2, 1));
    says("model.kernel", () -> new ModelSpec.Cnn(256, 8, 32, 1, 1, 1));
  }

  @Test
  void payloadsHaveABoundAndPerhapsAResidual() {
    var sparse = new PayloadSpec.SparseTopK(4096, 64, 2, "0.95");
    assertThat(sparse.maximumBytes(2 * 4096)).isEqualTo(20 + 2 * 116);
    assertThat(sparse.hasResidual()).isTrue();
    assertThat(new PayloadSpec.SparseTopK(4096, 64, 2, "0.0").hasResidual()).isFalse();
    assertThat(new PayloadSpec.Int8(256, "1").hasResidual()).isTrue();
    assertThat(new PayloadSpec.Int8(256, "1").maximumBytes(512)).isEqualTo(20 + 2 * 260);
    assertThat(new PayloadSpec.DenseFp32().hasResidual()).isFalse();
    says("payload.kept", () -> new PayloadSpec.SparseTopK(4096, 4097, 2, "1"));
    says("payload.valueBits", () -> new PayloadSpec.SparseTopK(4096, 64, 5, "1"));
    says("payload.chunk", () -> new PayloadSpec.SparseTopK(1 << 17, 64, 2, "1"));
    says("payload.decay", () -> new PayloadSpec.SparseTopK(4096, 64, 2, "1.01"));
    says("payload.decay", () -> new PayloadSpec.Int8(256, "-1"));
  }

  @Test
  void rulesThatCountInputsNeedEnoughSlots() {
    var trimmed = aggregation(new AggregationSpec.Rule.TrimmedMean(1));
    trimmed.requireSlots(3);
    says("lower f or grant more slots", () -> trimmed.requireSlots(2));
    var bulyan = aggregation(new AggregationSpec.Rule.Bulyan(1));
    bulyan.requireSlots(7);
    says("needs at least 7 inputs", () -> bulyan.requireSlots(6));
    var krum = aggregation(new AggregationSpec.Rule.Krum(1, 5));
    krum.requireSlots(6);
    says("needs at least 6", () -> krum.requireSlots(5));
    var buckets =
        new AggregationSpec(
            "zeros",
            List.of(new AggregationSpec.Before.Bucket(2)),
            new AggregationSpec.Rule.TrimmedMean(1));
    buckets.requireSlots(5);
    says("it has 2", () -> buckets.requireSlots(4));
    says(
        "aggregation.absent",
        () -> new AggregationSpec("leave-out", List.of(), new AggregationSpec.Rule.TrimmedMean(1)));
    says(
        "aggregation.absent",
        () ->
            new AggregationSpec(
                "leave-out",
                List.of(new AggregationSpec.Before.Mix(1)),
                new AggregationSpec.Rule.Mean()));
    says("aggregation's f", () -> new AggregationSpec.Rule.TrimmedMean(-1));
    says("aggregation.rule.keep", () -> new AggregationSpec.Rule.Krum(1, 0));
    says("aggregation.rule.radius", () -> new AggregationSpec.Rule.CentredClipping("0", 1));
    says("aggregation.rule.iterations", () -> new AggregationSpec.Rule.GeometricMedian("1", 0));
    says("aggregation.before.size", () -> new AggregationSpec.Before.Bucket(0));
    says("aggregation.before.norm", () -> new AggregationSpec.Before.ClipNorm("x"));
    var five =
        Collections.nCopies(5, (AggregationSpec.Before) new AggregationSpec.Before.Bucket(1));
    says(
        "aggregation.before",
        () -> new AggregationSpec("zeros", five, new AggregationSpec.Rule.Mean()));
  }

  private static AggregationSpec aggregation(AggregationSpec.Rule rule) {
    return new AggregationSpec("zeros", List.of(), rule);
  }

  private static void says(String words, ThrowingCallable action) {
    assertThatThrownBy(action)
        .isInstanceOfSatisfying(
            MalformedException.class, e -> assertThat(e.reason()).isEqualTo("bad-recipe"))
        .hasMessageContaining(words);
  }

  @Test
  void aDataManifestIsOfAKnownFormatAndNotEmpty() {
    assertThat(DataManifest.examples(65, 64)).isEqualTo(1);
    assertThat(DataManifest.examples(64, 64)).isZero();
    refused(() -> manifest("tokens-u16", "bytes", 9, 9, 1));
    refused(() -> manifest("tokens-u8", "bpe", 9, 9, 1));
    refused(() -> manifest("tokens-u8", "bytes", 1, 9, 1));
    refused(() -> manifest("tokens-u8", "bytes", 9, 1, 1));
    refused(() -> manifest("tokens-u8", "bytes", 9, 9, 2));
  }

  @Test
  void tokensOfAFileAreAsWideAsItsVocabulary() {
    assertThat(file(256).width()).isEqualTo(1);
    assertThat(file(257).width()).isEqualTo(2);
    assertThat(file(1 << 16).width()).isEqualTo(2);
    assertThat(file((1 << 16) + 1).width()).isEqualTo(4);
    assertThat(file(300).vocabulary()).isEqualTo(300);
    assertThat(DataManifest.ofBytes(9, Digest.ZERO, 9, Digest.ZERO).vocabulary()).isEqualTo(256);
    refused(() -> file(1));
    refused(() -> file((1 << 18) + 1));
    refused(() -> file("tokens-u8", "file", 257, 2));
    refused(() -> file("tokens-u32", "file", 257, 2));
    refused(() -> file("tokens-u16", "bytes", 257, 2));
    refused(() -> file("tokens-u16", "file", 257, 1));
  }

  /** The bytes of data sets from before tokenizer files are what they were. */
  @Test
  void aDataManifestSaysNothingOfAFileThatIsNotThere() {
    var bytes = DataManifest.ofBytes(9, Digest.ZERO, 8, Digest.ZERO);
    assertThat(new String(CanonicalJson.encode(bytes), StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"format\":\"tokens-u8\",\"heldOut\":\"%1$s\",\"heldOutTokens\":8,\"tokenizer\":\"bytes\",\"train\":\"%1$s\",\"trainTokens\":9,\"version\":1}"
                .formatted(Digest.ZERO.hex()));
    var file = file(300);
    assertThat(
            CanonicalJson.decode(
                CanonicalJson.encode(file),
                DataManifest.class,
                "data manifest",
                DataManifest.MAX_BYTES))
        .isEqualTo(file);
  }

  private static DataManifest file(int vocabulary) {
    return DataManifest.of(
        new DataManifest.TokenizerFile(Digest.ZERO, vocabulary), 9, Digest.ZERO, 9, Digest.ZERO);
  }

  private static DataManifest file(String format, String tokenizer, int vocabulary, int version) {
    var file = new DataManifest.TokenizerFile(Digest.ZERO, vocabulary);
    return new DataManifest(
        format, tokenizer, 9, Digest.ZERO, 9, Digest.ZERO, Optional.of(file), version);
  }

  private static DataManifest manifest(String format, String tokenizer, long a, long b, int v) {
    return new DataManifest(format, tokenizer, a, Digest.ZERO, b, Digest.ZERO, Optional.empty(), v);
  }

  private static void refused(Runnable action) {
    assertThatThrownBy(action::run)
        .isInstanceOfSatisfying(
            MalformedException.class, e -> assertThat(e.reason()).isEqualTo("bad-data-manifest"));
  }
}
