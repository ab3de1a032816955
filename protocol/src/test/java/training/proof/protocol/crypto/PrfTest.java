package training.proof.protocol.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import training.proof.protocol.canonical.Digest;

class PrfTest {
  private static final Digest KEY = Digest.of("test/key");

  @Test
  void isHmacSha256OverACanonicalArray() throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(KEY.raw(), "HmacSHA256"));
    byte[] expected = mac.doFinal("[\"domain\",\"a\",7]".getBytes(StandardCharsets.UTF_8));
    assertThat(Prf.of(KEY.raw(), "domain", "a", 7)).isEqualTo(Digest.ofRaw(expected));
  }

  /** Chi-square with 6 degrees of freedom: above 22.5 in one of 1000 uniform samples. */
  @Test
  void streamsAreUniform() {
    var stream = new UniformStream(KEY, "test");
    int[] counts = new int[7];
    for (int i = 0; i < 7000; i++) {
      counts[(int) stream.below(7)]++;
    }
    long sum = 0;
    for (int count : counts) {
      sum += (long) (count - 1000) * (count - 1000);
    }
    assertThat(sum / 1000).isLessThan(23);
    assertThat(new UniformStream(KEY, "test").below(1)).isZero();
    assertThatThrownBy(() -> stream.below(0)).isInstanceOf(IllegalArgumentException.class);
  }
}
