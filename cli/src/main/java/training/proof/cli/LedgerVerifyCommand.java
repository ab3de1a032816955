package training.proof.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import training.proof.crds.v1alpha1.Credits;
import training.proof.crds.v1alpha1.RewardAccount;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.ledger.Accounts;

/** Checks what a cluster shows, or what somebody claims, against the statements. */
@Command(
    name = "verify",
    description =
        "Checks every signature, recomputes every balance, and compares: with what the cluster's Federation and RewardAccounts say, or with a digest.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Without any cluster:",
      "  kubectl proofpool ledger export record/",
      "  kubectl proofpool ledger verify --federation DIGEST --expect LEDGER-DIGEST record/"
    })
final class LedgerVerifyCommand implements Callable<Integer> {
  private static final int LOOKS = 4;
  private static final Duration PAUSE = Duration.ofSeconds(1);

  @Mixin private ClusterOptions clusterOptions;
  @Mixin private RecordOptions recordOptions;

  @Option(
      names = "--expect",
      paramLabel = "DIGEST",
      description =
          "The ledger digest it must come to; default: status.ledgerDigest of the cluster's Federation, and with files none.")
  private Optional<String> expected = Optional.empty();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    try (var source = new StatementSource(clusterOptions)) {
      Look look = look(source);
      for (int looks = 1; looks < LOOKS && isOfTwoMoments(look); looks++) {
        Thread.sleep(PAUSE);
        look = look(source);
      }
      Recomputed ledger = look.ledger();
      PrintWriter out = spec.commandLine().getOut();
      LedgerTables.accounts(ledger.state()).forEach(out::println);
      out.println(
          "%d statements of the federation %s".formatted(ledger.statements(), ledger.federation()));
      out.println("ledger digest " + ledger.digest());
      List<String> faults = new ArrayList<>(ledger.faults());
      faults.addAll(look.differences());
      faults.forEach(fault -> out.println("NOT SO  " + fault));
      if (faults.isEmpty()) {
        out.println("it holds");
      }
      return faults.isEmpty() ? ExitCode.OK : ExitCode.NOT_SO;
    }
  }

  private record Look(Recomputed ledger, List<String> differences) {}

  private Look look(StatementSource source) {
    Recomputed ledger = recordOptions.recompute(source);
    return new Look(ledger, differences(source, ledger));
  }

  /** What a cluster shows may be of another moment than the statements that it gave just before. */
  private boolean isOfTwoMoments(Look look) {
    return !recordOptions.isOffline()
        && look.ledger().faults().isEmpty()
        && !look.differences().isEmpty();
  }

  private List<String> differences(StatementSource source, Recomputed ledger) {
    var differences = new ArrayList<String>();
    Optional<Digest> digest =
        expected
            .map(Digest::new)
            .or(() -> recordOptions.isOffline() ? Optional.empty() : source.ledgerDigest());
    digest
        .filter(claimed -> !claimed.equals(ledger.digest()))
        .ifPresent(claimed -> differences.add("the ledger digest is said to be " + claimed));
    if (!recordOptions.isOffline()) {
      SortedMap<String, Accounts.Account> accounts = Accounts.of(ledger.state());
      source.accounts().stream()
          .filter(shown -> !isShownBy(shown, accounts))
          .forEach(
              shown ->
                  differences.add(
                      "RewardAccount "
                          + shown.getMetadata().getName()
                          + " shows "
                          + shown.getStatus().credits()));
    }
    return differences;
  }

  private static boolean isShownBy(
      RewardAccount shown, SortedMap<String, Accounts.Account> accounts) {
    Accounts.Account account = accounts.get(shown.getSpec().member());
    if (account == null || shown.getStatus() == null) {
      return false;
    }
    return shown
        .getStatus()
        .credits()
        .equals(
            new Credits(
                account.granted(),
                account.released(),
                account.reserved(),
                account.pending(),
                account.forfeited()));
  }
}
