package training.proof.e2e.scenarios;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.Optional;
import training.proof.crds.v1alpha1.Condition;
import training.proof.crds.v1alpha1.Federation;
import training.proof.crds.v1alpha1.FederationStatus;
import training.proof.crds.v1alpha1.GpuPool;
import training.proof.crds.v1alpha1.TrainingRound;
import training.proof.crds.v1alpha1.TrainingRoundStatus;

/** One cluster of the test bed, and the release of a scenario in it. */
final class Member implements AutoCloseable {
  private final String name;
  private final String namespace;
  private final KubernetesClient client;

  Member(String name, String namespace) {
    this.name = name;
    this.namespace = namespace;
    this.client = new KubernetesClientBuilder().withConfig(Config.autoConfigure(name)).build();
  }

  String name() {
    return name;
  }

  KubernetesClient client() {
    return client;
  }

  void apply(HasMetadata object) {
    object.getMetadata().setNamespace(namespace);
    client.resource(object).create();
  }

  <T extends CustomResource<?, ?>> Optional<T> find(Class<T> type, String object) {
    return Optional.ofNullable(
        client.resources(type).inNamespace(namespace).withName(object).get());
  }

  <T extends CustomResource<?, ?>> List<T> list(Class<T> type) {
    return client.resources(type).inNamespace(namespace).list().getItems();
  }

  /** Merges this into the spec of every pool, as {@code kubectl patch} does. */
  void patchPools(String spec) {
    list(GpuPool.class)
        .forEach(
            pool ->
                client
                    .resource(pool)
                    .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":" + spec + "}"));
  }

  Optional<FederationStatus> federation() {
    return find(Federation.class, "federation").map(Federation::getStatus);
  }

  /** The round as this cluster shows it: others' rounds under the sponsor's name. */
  Optional<TrainingRoundStatus> round(String sponsor, String run, int index, boolean standalone) {
    String own = standalone ? run : run + "-" + index;
    String shown = name.equals(sponsor) ? own : sponsor + "-" + run + "-" + index;
    return find(TrainingRound.class, shown).map(TrainingRound::getStatus);
  }

  List<Pod> pods(String label, String value) {
    return client.pods().inNamespace(namespace).withLabel(label, value).list().getItems();
  }

  /** Kills without a chance to clean up. */
  void kill(Pod pod) {
    client.resource(pod).withGracePeriod(0).delete();
  }

  Pod operatorPod() {
    return client
        .pods()
        .inNamespace(namespace)
        .withLabel("app.kubernetes.io/component", "operator")
        .list()
        .getItems()
        .getFirst();
  }

  void scaleOperator(int replicas) {
    client.apps().deployments().inNamespace(namespace).withName("proofpool").scale(replicas);
  }

  /** Lines of the operator's log that an honest run does not have. */
  List<String> errors() {
    return client
        .pods()
        .inNamespace(namespace)
        .withName(operatorPod().getMetadata().getName())
        .getLog()
        .lines()
        .filter(line -> line.contains(" ERROR ") || line.startsWith("\tat "))
        .toList();
  }

  static boolean isTrue(List<Condition> conditions, String type) {
    return conditions.stream()
        .anyMatch(c -> c.type().equals(type) && c.status() == Condition.Status.TRUE);
  }

  @Override
  public void close() {
    client.close();
  }
}
