package training.proof.numerics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class InitialParametersTest {

  @Test
  void valuesFollowFromSeedAndNameAlone() {
    var alone =
        ParameterLayout.of(
            List.of(new ParameterSpec("w", List.of(2, 3), new Initial.Normal(0.02))));
    float[] among = InitialParameters.of(Layouts.small(), 5);
    assertThat(Arrays.copyOfRange(among, 2, 8)).isEqualTo(InitialParameters.of(alone, 5));
    assertThat(Arrays.copyOfRange(among, 0, 2)).containsExactly(1f, 1f);
    assertThat(InitialParameters.of(alone, 6)).isNotEqualTo(InitialParameters.of(alone, 5));
  }

  /** Once released, these bits may never change: every lineage starts from them. */
  @Test
  void theBitsAreFixedForever() {
    float[] values = InitialParameters.of(Layouts.small(), 1);
    assertThat(Arrays.stream(new int[] {2, 3, 7}).mapToObj(i -> Float.toHexString(values[i])))
        .containsExactly(FIXED);
  }

  private static final String[] FIXED = {"0x1.1b4042p-7", "0x1.3970cp-5", "0x1.40314ap-7"};
}
