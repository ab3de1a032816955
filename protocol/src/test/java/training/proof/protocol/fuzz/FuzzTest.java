package training.proof.protocol.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever bytes come, a reader takes them or refuses them with a reason, at a bounded cost. {@code
 * ./proofpool fuzz} looks for more; what it finds is kept in {@code src/test/resources/fuzz}.
 */
class FuzzTest {
  private static final int TRIES = Integer.getInteger("fuzz.tries", 600);

  @ParameterizedTest
  @EnumSource
  void validBytesAreTaken(Target target) {
    assertThat(Corpus.valid(target)).isNotEmpty().allMatch(target::takes);
  }

  @ParameterizedTest
  @EnumSource
  void whatOnceBrokeSomethingDoesNotAnyMore(Target target) throws IOException {
    for (Path file : Corpus.files(target)) {
      assertThat(target.takes(Files.readAllBytes(file))).as(file.toString()).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource
  void bytesNearValidOnesAreTakenOrRefused(Target target) {
    List<byte[]> valid = Corpus.valid(target);
    int refused = 0;
    for (int seed = 1; seed <= TRIES; seed++) {
      var random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
      int head = target == Target.WORD ? 1 : 0;
      byte[] bytes = Mutation.of(valid.get(random.nextInt(valid.size())), head, random);
      try {
        refused += target.takes(bytes) ? 0 : 1;
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("seed " + seed + " breaks " + target + ": " + shown(bytes), e);
      }
    }
    assertThat(refused).isBetween(TRIES / 3, TRIES);
  }

  private static String shown(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    return bytes.length < 4000 ? text : Base64.getEncoder().encodeToString(bytes);
  }
}
