package training.proof.cli;

import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The entry: {@code kubectl proofpool}, or {@code kubectl-proofpool} by itself. */
@Command(
    name = "kubectl proofpool",
    description = "Shows what a federation of clusters does, and checks what its members signed.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {
      StatusCommand.class,
      StatementCommand.class,
      LedgerCommand.class,
      AggregateCommand.class,
      HelpCommand.class
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:it is so",
      "1:it is not so: a statement does not verify, a run did not finish in time",
      "2:the command line was not understood",
      "3:it could not be asked: no such context, file or object, or no answer"
    })
public final class Main {
  private Main() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    System.exit(commandLine(writer(System.out), writer(System.err)).execute(arguments));
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
  }

  static CommandLine commandLine(PrintWriter out, PrintWriter err) {
    return new CommandLine(new Main())
        .setOut(out)
        .setErr(err)
        .setUsageHelpAutoWidth(true)
        .setExecutionExceptionHandler(
            (exception, commandLine, parsed) -> report(exception, commandLine));
  }

  private static int report(Exception exception, CommandLine commandLine) throws Exception {
    if (exception instanceof CliException known) {
      commandLine.getErr().println("proofpool: " + known.getMessage());
      return known.exitCode();
    }
    throw exception;
  }
}
