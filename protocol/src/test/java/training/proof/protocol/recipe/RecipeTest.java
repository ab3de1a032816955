package training.proof.protocol.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
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
    assertThat(recipe.model().approximateParameters()).isBetween(1_000_000L, 1_100_000L);
    assertThat(recipe.maximumPayloadBytes())
        .isGreaterThan(4 * recipe.model().approximateParameters());
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
        "\"gridBits\":20,\"gridBits\":7",
        "\"gridBits\":20,\"gridBits\":41",
        "\"kind\":\"gpt\",\"kind\":\"rnn\"",
        "\"vocabulary\":256,\"vocabulary\":1",
        "\"context\":64,\"context\":0",
        "\"layers\":5,\"layers\":257",
        "\"heads\":4,\"heads\":0",
        "\"heads\":4,\"heads\":3",
        "\"width\":128,\"width\":32772",
        "\"seed\":1,\"seed\":-1",
        "\"kind\":\"adamw\",\"kind\":\"sgd\"",
        "\"learningRate\":\"0.001\",\"learningRate\":\"1e-3\"",
        "\"beta1\":\"0.9\",\"beta1\":\".9\"",
        "\"beta2\":\"0.95\",\"beta2\":\"-0.95\"",
        "\"epsilon\":\"0.00000001\",\"epsilon\":\"\"",
        "\"weightDecay\":\"0.01\",\"weightDecay\":\"00.01\"",
        "\"clipNorm\":\"1.0\",\"clipNorm\":\"1000000\"",
        "\"kind\":\"average\",\"kind\":\"nesterov\"",
        "\"kind\":\"dense-fp32\",\"kind\":\"sparse\""
      })
  void whatNoTrainerCanDoIsRefused(String good, String bad) {
    String text = CanonicalJson.text(Samples.recipe());
    assertThat(text).contains(good);
    byte[] changed = text.replace(good, bad).getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> CanonicalJson.decode(changed, Recipe.class, "recipe", 4096))
        .isInstanceOfSatisfying(
            MalformedException.class, e -> assertThat(e.reason()).isEqualTo("bad-recipe"));
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

  private static DataManifest manifest(String format, String tokenizer, long a, long b, int v) {
    return new DataManifest(format, tokenizer, a, Digest.ZERO, b, Digest.ZERO, v);
  }

  private static void refused(Runnable action) {
    assertThatThrownBy(action::run)
        .isInstanceOfSatisfying(
            MalformedException.class, e -> assertThat(e.reason()).isEqualTo("bad-data-manifest"));
  }
}
