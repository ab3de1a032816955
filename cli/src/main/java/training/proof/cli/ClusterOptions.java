package training.proof.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Which clusters are asked; the same three options on every verb that asks one. */
final class ClusterOptions {
  @Option(
      names = "--context",
      paramLabel = "NAME",
      description = "A context of the kubeconfig; give it again for another cluster.")
  private List<String> contexts = new ArrayList<>();

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description =
          "A kubeconfig file; give it again for more. Without --context, each one's current context is asked.")
  private List<Path> kubeconfigs = new ArrayList<>();

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAMESPACE",
      description = "Where the Federation is; default: the context's own namespace.")
  private String namespace;

  /** The clusters, in the order given; no request is made yet. */
  List<Cluster> clusters() {
    return Kubeconfigs.of(kubeconfigs).choose(contexts).stream()
        .map(choice -> Cluster.of(choice, namespace))
        .toList();
  }
}
