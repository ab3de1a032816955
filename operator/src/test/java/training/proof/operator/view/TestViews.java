package training.proof.operator.view;

import io.fabric8.kubernetes.client.KubernetesClient;
import training.proof.operator.config.OperatorConfig;

/** Parts that show the record, for tests of other packages. */
public final class TestViews {
  private TestViews() {}

  public static RoundNames names(OperatorConfig config) {
    return new RoundNames(config);
  }

  public static ViewWriter writer(
      KubernetesClient client, OperatorConfig config, RoundNames names) {
    return new ViewWriter(client, config, names);
  }
}
