package training.proof.operator.round;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import training.proof.crds.v1alpha1.GpuPool;
import training.proof.crds.v1alpha1.GpuPoolSpec;
import training.proof.crds.v1alpha1.GpuPoolSpecBuilder;
import training.proof.crds.v1alpha1.GpuPoolStatus;
import training.proof.crds.v1alpha1.NumericMode;
import training.proof.operator.Samples;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.decide.LocalFacts;

class FactsTest {
  private static final String CLASS = Samples.ROUND.hex();

  @Test
  void aClassIsOfferedWithTheModeThatNeedsIt() {
    LocalFacts.Pool pool =
        Facts.offered(pool(List.of(NumericMode.EXACT, NumericMode.CLASS_EXACT), CLASS));
    assertThat(pool.numericModes()).containsExactly("exact", "class-exact");
    assertThat(pool.computeClass()).contains(new Digest(CLASS));
  }

  @Test
  void withoutTheModeNoClassIsStated() {
    LocalFacts.Pool pool = Facts.offered(pool(List.of(NumericMode.EXACT), CLASS));
    assertThat(pool.numericModes()).containsExactly("exact");
    assertThat(pool.computeClass()).isEmpty();
  }

  /** An earlier self-test did not say. */
  @Test
  void withoutTheClassTheModeIsNotOffered() {
    LocalFacts.Pool pool =
        Facts.offered(pool(List.of(NumericMode.EXACT, NumericMode.CLASS_EXACT), null));
    assertThat(pool.numericModes()).containsExactly("exact");
    assertThat(pool.computeClass()).isEmpty();
  }

  private static GpuPool pool(List<NumericMode> modes, String computeClass) {
    var pool = new GpuPool();
    pool.setSpec(
        GpuPoolSpecBuilder.builder()
            .slots(2)
            .deviceClass("cpu-x86_64")
            .numericModes(modes)
            .policy(new GpuPoolSpec.Policy(List.of(), 1000L, 0L, List.of()))
            .build());
    pool.setStatus(
        new GpuPoolStatus(
            List.of(),
            1L,
            2,
            2,
            null,
            CLASS,
            computeClass,
            new GpuPoolStatus.Summary("2/2", null)));
    return pool;
  }
}
