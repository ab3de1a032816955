package training.proof.trainer.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProcessorTest {
  private static final String X86 =
      """
      processor\t: 0
      vendor_id\t: GenuineIntel
      cpu family\t: 6
      model\t\t: 143
      model name\t: Some Processor @ 2.00GHz
      stepping\t: 8
      microcode\t: 0x2b000643
      cpu MHz\t\t: 2000.000
      cache size\t: 107520 KB
      flags\t\t: fpu vme sse sse2 ssse3 fma avx avx2 nopl avx512f amx_tile
      bogomips\t: 4000.00

      processor\t: 1
      vendor_id\t: AnotherOne
      """;

  private static final String ARM =
      """
      processor\t: 0
      BogoMIPS\t: 243.75
      Features\t: fp asimd evtstrm aes asimddp sve bf16
      CPU implementer\t: 0x41
      CPU architecture: 8
      CPU variant\t: 0x1
      CPU part\t: 0xd40
      CPU revision\t: 1
      """;

  /** Clocks, microcode and what kernels add for themselves choose no order of additions. */
  @Test
  void whatChoosesKernelsIsReadAndNothingElse() {
    assertThat(Processor.model(X86))
        .containsOnly(
            entry("vendor_id", "GenuineIntel"),
            entry("cpu family", "6"),
            entry("model", "143"),
            entry("model name", "Some Processor @ 2.00GHz"),
            entry("cache size", "107520 KB"),
            entry("instructions", "amx_tile avx avx2 avx512f fma sse sse2 ssse3"));
    assertThat(Processor.model(ARM))
        .containsOnly(
            entry("instructions", "asimd asimddp bf16 fp sve"),
            entry("CPU implementer", "0x41"),
            entry("CPU architecture", "8"),
            entry("CPU variant", "0x1"),
            entry("CPU part", "0xd40"));
  }

  @Test
  void whatAPersonSetsIsPartOfIt() throws IOException {
    var plain = Processor.describe(Map.of("PATH", "/bin", "HOME", "/tmp"));
    assertThat(plain)
        .containsKeys("architecture", "libc", "libtorch", "libtorch features", "threads")
        .doesNotContainKeys("PATH", "HOME");
    for (String name :
        new String[] {"ATEN_CPU_CAPABILITY", "MKL_CBWR", "ONEDNN_MAX_CPU_ISA", "OMP_NUM_THREADS"}) {
      assertThat(Processor.describe(Map.of(name, "AVX2")))
          .containsAllEntriesOf(plain)
          .containsEntry(name, "AVX2");
    }
  }
}
