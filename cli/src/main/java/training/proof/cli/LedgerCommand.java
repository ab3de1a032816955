package training.proof.cli;

import picocli.CommandLine.Command;

/** Recomputes what follows from the signed record. */
@Command(
    name = "ledger",
    description =
        "Recomputes every balance from the signed statements alone, shows it, and takes the record along.",
    mixinStandardHelpOptions = true,
    subcommands = {LedgerShowCommand.class, LedgerVerifyCommand.class, LedgerExportCommand.class})
final class LedgerCommand {}
