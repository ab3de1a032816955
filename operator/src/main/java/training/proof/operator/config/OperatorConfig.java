package training.proof.operator.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * One operator's environment.
 *
 * @param member this member's name, a DNS label
 * @param endpoint the https address under which peers reach this operator
 * @param slots offered by the default pool, 0 or more
 * @param keySecret name of the Secret with this member's key
 * @param service DNS name under which work pods reach this operator
 * @param dataDir the volume
 * @param trainerEnv extra environment of work pods
 * @param gpuResource extended resource that a slot asks one of
 * @param verifyPriorityClass of pods that others wait for, where the chart made one
 * @param trainPriorityClass of the other pods, where the chart made one
 */
public record OperatorConfig(
    String member,
    String organisation,
    URI endpoint,
    int slots,
    String keySecret,
    String namespace,
    String trainerImage,
    String workerServiceAccount,
    String service,
    Path dataDir,
    Map<String, String> trainerEnv,
    String gpuResource,
    Optional<String> verifyPriorityClass,
    Optional<String> trainPriorityClass) {
  /** Copies the map. */
  public OperatorConfig {
    trainerEnv = Map.copyOf(trainerEnv);
  }
}
