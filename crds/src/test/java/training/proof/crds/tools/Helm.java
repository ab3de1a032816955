package training.proof.crds.tools;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The helm program against one API server; HELM names it, else it is looked for on the PATH. */
final class Helm {
  private static final Path CHART = Path.of("../helm/proofpool").toAbsolutePath().normalize();

  private final Path kubeConfig;

  Helm(String kubeConfig, Path folder) throws IOException {
    this.kubeConfig = Files.writeString(folder.resolve("kubeconfig"), kubeConfig);
  }

  /** Installs or upgrades, as {@code helm upgrade --install} does. */
  void upgrade(String release, String namespace, String... sets)
      throws IOException, InterruptedException {
    var arguments = new ArrayList<>(List.of("upgrade", "--install", release, CHART.toString()));
    arguments.addAll(List.of("--namespace", namespace));
    for (String set : sets) {
      arguments.addAll(List.of("--set", set));
    }
    run(arguments);
  }

  void uninstall(String release, String namespace) throws IOException, InterruptedException {
    run(List.of("uninstall", release, "--namespace", namespace));
  }

  private void run(List<String> arguments) throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(Optional.ofNullable(System.getenv("HELM")).orElse("helm"));
    command.addAll(arguments);
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("KUBECONFIG", kubeConfig.toString());
    Process process = builder.start();
    String output;
    try (var reader = process.inputReader()) {
      output = String.join("\n", reader.lines().toList());
    }
    int status = process.waitFor();
    if (status != 0) {
      throw new AssertionError(String.join(" ", command) + " failed: " + output);
    }
  }
}
