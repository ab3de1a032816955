package training.proof.cli;

import picocli.CommandLine.Command;

/** Reads and checks signed statements. */
@Command(
    name = "statement",
    description = "Shows what a statement says, or checks who signed it.",
    mixinStandardHelpOptions = true,
    subcommands = {StatementShowCommand.class, StatementVerifyCommand.class})
final class StatementCommand {}
