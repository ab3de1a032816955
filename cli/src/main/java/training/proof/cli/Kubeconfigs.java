package training.proof.cli;

import io.fabric8.kubernetes.api.model.NamedContext;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The kubeconfig files in question. The Kubernetes client takes another context silently where the
 * one asked for does not exist; here that is an error.
 */
final class Kubeconfigs {
  private final Map<Path, io.fabric8.kubernetes.api.model.Config> files;

  private Kubeconfigs(Map<Path, io.fabric8.kubernetes.api.model.Config> files) {
    this.files = files;
  }

  /** One context of one file, ready to be used. */
  record Choice(String context, Config config) {}

  /** The files named, or those in KUBECONFIG, or the one in the home directory. */
  static Kubeconfigs of(List<Path> named) {
    List<Path> paths = named.isEmpty() ? defaults() : named;
    var files = new LinkedHashMap<Path, io.fabric8.kubernetes.api.model.Config>();
    paths.forEach(path -> files.put(path, read(path)));
    return new Kubeconfigs(files);
  }

  /** The contexts named; without names every file's current one. */
  List<Choice> choose(List<String> contexts) {
    if (!contexts.isEmpty()) {
      return contexts.stream().map(this::named).toList();
    }
    var choices = new ArrayList<Choice>();
    files.forEach((path, file) -> choices.add(current(path, file)));
    return List.copyOf(choices);
  }

  private Choice named(String context) {
    return files.entrySet().stream()
        .filter(file -> contextsOf(file.getValue()).contains(context))
        .findFirst()
        .map(file -> choice(context, file.getKey()))
        .orElseThrow(() -> CliException.unavailable(noSuchContext(context)));
  }

  private String noSuchContext(String context) {
    List<String> known =
        files.values().stream().flatMap(file -> contextsOf(file).stream()).distinct().toList();
    return "there is no context '%s' in %s; %s"
        .formatted(
            context,
            files.keySet().stream().map(Path::toString).collect(Collectors.joining(", ")),
            known.isEmpty()
                ? "it has none at all: name another file with --kubeconfig"
                : "there is: " + String.join(", ", known));
  }

  private static Choice current(Path path, io.fabric8.kubernetes.api.model.Config file) {
    return Optional.ofNullable(file.getCurrentContext())
        .filter(context -> !context.isEmpty())
        .map(context -> choice(context, path))
        .orElseThrow(
            () ->
                CliException.unavailable(
                    path
                        + " has no current context; name one with --context: "
                        + String.join(", ", contextsOf(file))));
  }

  private static Choice choice(String context, Path path) {
    return new Choice(context, Config.fromKubeconfig(context, path.toFile()));
  }

  private static List<String> contextsOf(io.fabric8.kubernetes.api.model.Config file) {
    return Optional.ofNullable(file.getContexts()).orElse(List.of()).stream()
        .map(NamedContext::getName)
        .toList();
  }

  private static List<Path> defaults() {
    return Optional.ofNullable(System.getenv("KUBECONFIG"))
        .filter(value -> !value.isBlank())
        .map(
            value ->
                List.of(value.split(File.pathSeparator)).stream()
                    .filter(part -> !part.isEmpty())
                    .map(Path::of)
                    .toList())
        .orElseGet(() -> List.of(Path.of(System.getProperty("user.home"), ".kube", "config")));
  }

  private static io.fabric8.kubernetes.api.model.Config read(Path path) {
    try {
      var file =
          Serialization.unmarshal(
              Files.readString(path), io.fabric8.kubernetes.api.model.Config.class);
      return Optional.ofNullable(file)
          .orElseThrow(() -> CliException.unavailable("the kubeconfig " + path + " is empty"));
    } catch (IOException e) {
      throw CliException.unavailable(
          "the kubeconfig " + path + " cannot be read; name one with --kubeconfig or KUBECONFIG",
          e);
    } catch (IllegalArgumentException e) {
      throw CliException.unavailable(path + " is not a kubeconfig", e);
    }
  }
}
