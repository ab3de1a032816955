package training.proof.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import training.proof.protocol.canonical.Digest;

/** Where the record is: all Statement objects of a cluster, or files. */
final class RecordOptions {
  @Option(
      names = "--federation",
      paramLabel = "DIGEST",
      description =
          "What the genesis must be; default: status.federation of the cluster's Federation, and with files none.")
  private Optional<String> pin = Optional.empty();

  @Parameters(
      arity = "0..*",
      paramLabel = "FILE|FOLDER",
      description =
          "Files with statements, or folders of such, as 'ledger export' writes them; without any, the cluster is asked.")
  private List<String> files = new ArrayList<>();

  boolean isOffline() {
    return !files.isEmpty();
  }

  Recomputed recompute(StatementSource source) {
    Optional<Digest> federation =
        pin.map(Digest::new)
            .or(() -> isOffline() ? Optional.empty() : Optional.of(source.federation()));
    return Recomputed.of(isOffline() ? source.find(files) : source.all(), federation);
  }
}
