package training.proof.cli;

/** What the process tells the shell. */
final class ExitCode {
  /** What was asked for is so. */
  static final int OK = 0;

  /** It is not: a statement does not verify, a run did not finish in time. */
  static final int NOT_SO = 1;

  /** The command line was not understood. */
  static final int USAGE = 2;

  /** It could not be asked: no such context, file or object, or no answer. */
  static final int UNAVAILABLE = 3;

  private ExitCode() {}
}
