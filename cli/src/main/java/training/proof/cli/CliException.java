package training.proof.cli;

/** An error for the person at the terminal: what, what was wrong with it, what to do. */
final class CliException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  private CliException(int exitCode, String message, Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  /** Something that must be there is not, or does not answer. */
  static CliException unavailable(String message) {
    return new CliException(ExitCode.UNAVAILABLE, message, null);
  }

  /** The same, with its cause. */
  static CliException unavailable(String message, Throwable cause) {
    return new CliException(ExitCode.UNAVAILABLE, message, cause);
  }

  /** What was asked for is not so. */
  static CliException notSo(String message) {
    return new CliException(ExitCode.NOT_SO, message, null);
  }

  int exitCode() {
    return exitCode;
  }
}
