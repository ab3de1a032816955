package training.proof.operator.dataset;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import training.proof.crds.v1alpha1.DatasetSpec;
import training.proof.crds.v1alpha1.GpuPool;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.task.Task;

/** From a Dataset's spec to the task that packs it, and whether the pool admits it (pure). */
public final class PackTasks {
  private PackTasks() {}

  /** The task that packs a Dataset: the same spec is the same task. */
  public static Task.Pack task(DatasetSpec spec) {
    return new Task.Pack(
        spec.sources().stream()
            .map(s -> new Task.Source(s.url(), new Digest(s.sha256()), s.include()))
            .toList(),
        Optional.ofNullable(spec.tokenizerFile())
            .map(
                file ->
                    new Task.Tokenizer(
                        file.url(),
                        new Digest(file.sha256()),
                        Optional.ofNullable(file.endOfText()))),
        spec.heldOutPerMille(),
        spec.maxTokens(),
        Task.VERSION);
  }

  /** The first host that the pool's policy does not list; an empty list admits all. */
  static Optional<String> refusedHost(DatasetSpec spec, GpuPool pool) {
    var policy = pool.getSpec().policy();
    List<String> admitted = policy == null ? List.of() : policy.dataHosts();
    return admitted.isEmpty()
        ? Optional.empty()
        : urls(spec).map(PackTasks::host).filter(host -> !admitted.contains(host)).findFirst();
  }

  private static Stream<String> urls(DatasetSpec spec) {
    return Stream.concat(
        spec.sources().stream().map(DatasetSpec.Source::url),
        Stream.ofNullable(spec.tokenizerFile()).map(DatasetSpec.TokenizerFile::url));
  }

  private static String host(String url) {
    try {
      String host = URI.create(url).getHost();
      return host == null ? url : host;
    } catch (IllegalArgumentException e) {
      return url;
    }
  }
}
