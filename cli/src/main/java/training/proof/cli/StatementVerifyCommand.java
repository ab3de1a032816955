package training.proof.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.canonical.MalformedException;
import training.proof.protocol.ledger.Epochs;

/** Passes statements through the gate that operators use. */
@Command(
    name = "verify",
    description =
        "Checks form and signature of statements, with the keys that the federation's genesis lists.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Without a cluster, with files alone (an object by 'kubectl get -o yaml', or an envelope):",
      "  kubectl proofpool statement verify --genesis genesis.yaml --federation DIGEST statement.yaml"
    })
final class StatementVerifyCommand implements Callable<Integer> {
  @Mixin private ClusterOptions clusterOptions;

  @Option(
      names = "--genesis",
      paramLabel = "FILE",
      description = "The genesis statement; default: the one that the cluster's Federation names.")
  private Optional<String> genesisFile = Optional.empty();

  @Option(
      names = "--federation",
      paramLabel = "DIGEST",
      description =
          "What the genesis must be; default: status.federation of the cluster's Federation, and with --genesis none.")
  private Optional<String> pin = Optional.empty();

  @Parameters(arity = "1..*", paramLabel = "FILE|NAME", description = StatementSource.PARAMETER)
  private List<String> names = new ArrayList<>();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    try (var source = new StatementSource(clusterOptions)) {
      GenesisKeys keys = keys(source);
      PrintWriter out = spec.commandLine().getOut();
      int refused = 0;
      Epochs epochs = keys.epochs();
      for (StatementSource.Found found : source.find(names)) {
        Verdict verdict = verify(found, keys, epochs);
        if (verdict.laterEpoch() && genesisFile.isEmpty()) {
          epochs = Recomputed.of(source.all(), Optional.of(keys.id())).state().epochs();
          verdict = verify(found, keys, epochs);
        }
        out.println(verdict.line());
        refused += verdict.holds() ? 0 : 1;
      }
      out.println("keys by the genesis " + keys.id() + " of '" + keys.federationName() + "'");
      if (genesisFile.isPresent() && pin.isEmpty()) {
        out.println("compare this digest with the one you were told, or give it with --federation");
      }
      return refused == 0 ? ExitCode.OK : ExitCode.NOT_SO;
    }
  }

  /**
   * @param laterEpoch whether other statements would tell who signed it
   */
  private record Verdict(boolean holds, boolean laterEpoch, String line) {}

  private GenesisKeys keys(StatementSource source) {
    try {
      if (genesisFile.isPresent()) {
        return GenesisKeys.of(
            source.find(genesisFile.stream().toList()).getFirst().envelope(), pin.map(Digest::new));
      }
      Digest federation = pin.map(Digest::new).orElseGet(source::federation);
      return GenesisKeys.of(
          source.find(List.of(federation.hex())).getFirst().envelope(), Optional.of(federation));
    } catch (MalformedException e) {
      throw CliException.notSo("the genesis cannot be trusted: " + e.getMessage());
    }
  }

  private static Verdict verify(StatementSource.Found found, GenesisKeys keys, Epochs epochs) {
    try {
      var signed = keys.admit(found, epochs);
      return new Verdict(
          true,
          false,
          "valid    %s  %s of %s, statement %d/%d"
              .formatted(
                  signed.id(),
                  signed.statement().kind().wireName(),
                  signed.header().issuer(),
                  signed.header().incarnation(),
                  signed.header().counter()));
    } catch (MalformedException e) {
      return new Verdict(
          false,
          e.reason().equals(Epochs.UNKNOWN_EPOCH),
          "REFUSED  %s: %s (%s)".formatted(found.label(), e.getMessage(), e.reason()));
    }
  }
}
