package training.proof.operator.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OperatorConfigReaderTest {
  private final Map<String, String> environment =
      new HashMap<>(
          Map.of(
              "PROOFPOOL_MEMBER", "alpha",
              "PROOFPOOL_ORGANISATION", "Alpha Ltd",
              "PROOFPOOL_ENDPOINT", "https://alpha.example.org:30443",
              "PROOFPOOL_SLOTS", "2",
              "PROOFPOOL_KEY_SECRET", "proofpool-key",
              "PROOFPOOL_NAMESPACE", "demo",
              "PROOFPOOL_TRAINER_IMAGE", "proofpool-trainer:1",
              "PROOFPOOL_WORKER_SERVICE_ACCOUNT", "proofpool-worker",
              "PROOFPOOL_SERVICE", "proofpool.demo.svc"));

  @Test
  void readsWhatTheChartSetsAndKnowsTheRest() {
    environment.put("PROOFPOOL_TRAINER_ENV", "{\"ATEN_CPU_CAPABILITY\":\"avx2\"}");
    OperatorConfig config = read();
    assertThat(config.slots()).isEqualTo(2);
    assertThat(config.dataDir()).hasToString("/data");
    assertThat(config.gpuResource()).isEqualTo("nvidia.com/gpu");
    assertThat(config.trainerEnv()).containsEntry("ATEN_CPU_CAPABILITY", "avx2");
  }

  @Test
  void namesEverythingThatIsWrongAtOnce() {
    environment.remove("PROOFPOOL_MEMBER");
    environment.put("PROOFPOOL_SLOTS", "many");
    environment.put("PROOFPOOL_ENDPOINT", "http://alpha/");
    assertThatThrownBy(this::read)
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("PROOFPOOL_MEMBER is not set")
        .hasMessageContaining("PROOFPOOL_SLOTS is 'many', but must be a whole number")
        .hasMessageContaining("PROOFPOOL_ENDPOINT is 'http://alpha/', but must be an https")
        .hasMessageContaining("Helm release");
  }

  private OperatorConfig read() {
    return OperatorConfigReader.read(name -> Optional.ofNullable(environment.get(name)));
  }
}
