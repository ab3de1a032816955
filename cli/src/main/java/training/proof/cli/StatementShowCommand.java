package training.proof.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import training.proof.protocol.canonical.CanonicalJson;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.canonical.MalformedException;
import training.proof.protocol.statement.Header;
import training.proof.protocol.statement.Statement;

/** Prints what statements say, without checking who signed them. */
@Command(
    name = "show",
    description = "Prints what a statement says; whether it is signed is another verb, verify.",
    mixinStandardHelpOptions = true)
final class StatementShowCommand implements Callable<Integer> {
  @Mixin private ClusterOptions clusterOptions;

  @Parameters(arity = "1..*", paramLabel = "FILE|NAME", description = StatementSource.PARAMETER)
  private List<String> names = new ArrayList<>();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    try (var source = new StatementSource(clusterOptions)) {
      for (StatementSource.Found found : source.find(names)) {
        spec.commandLine().getOut().println(text(found));
      }
    }
    return ExitCode.OK;
  }

  private static String text(StatementSource.Found found) {
    try {
      byte[] payload = found.envelope().payloadBytes();
      var statement = Statement.decode(payload);
      Header header = statement.header();
      return """
      statement   %s
      kind        %s
      issuer      %s, statement %d of incarnation %d
      federation  %s, epoch %d
      previous    %s
      round       %s
      key         %s (not checked: kubectl proofpool statement verify)
      %s
      """
          .formatted(
              Digest.of(payload),
              statement.kind().wireName(),
              header.issuer(),
              header.counter(),
              header.incarnation(),
              header.federation(),
              header.epoch(),
              header.previous(),
              statement.body().roundId().map(Digest::hex).orElse("none"),
              found.envelope().signatures().getFirst().keyid(),
              CanonicalJson.toTree(statement.body()).toPrettyString());
    } catch (MalformedException e) {
      throw CliException.notSo(found.label() + " is no statement: " + e.getMessage());
    }
  }
}
