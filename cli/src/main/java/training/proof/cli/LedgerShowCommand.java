package training.proof.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Shows accounts and rounds as they follow from the statements. */
@Command(
    name = "show",
    description = "Shows every account and every round, recomputed from the statements.",
    mixinStandardHelpOptions = true)
final class LedgerShowCommand implements Callable<Integer> {
  @Mixin private ClusterOptions clusterOptions;
  @Mixin private RecordOptions recordOptions;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    try (var source = new StatementSource(clusterOptions)) {
      Recomputed ledger = recordOptions.recompute(source);
      PrintWriter out = spec.commandLine().getOut();
      LedgerTables.accounts(ledger.state()).forEach(out::println);
      out.println();
      LedgerTables.rounds(ledger.state()).forEach(out::println);
      return ExitCode.OK;
    }
  }
}
