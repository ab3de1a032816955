package training.proof.trainer.work;

/** The end of a task: its message names the thing, what was wrong with it and what to do. */
public final class TrainerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ExitCode exitCode;

  private TrainerException(ExitCode exitCode, String message, Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  /** The task asks for what cannot be done. */
  public static TrainerException badTask(String message) {
    return new TrainerException(ExitCode.BAD_TASK, message, null);
  }

  /** An input is not what its digest names. */
  public static TrainerException mismatch(String message) {
    return new TrainerException(ExitCode.INPUT_MISMATCH, message, null);
  }

  /** The same task may succeed when it is run again. */
  public static TrainerException temporary(String message) {
    return new TrainerException(ExitCode.TRANSIENT, message, null);
  }

  /** The same task may succeed when it is run again. */
  public static TrainerException temporary(String message, Throwable cause) {
    return new TrainerException(ExitCode.TRANSIENT, message, cause);
  }

  /** Anything else. */
  public static TrainerException failed(String message) {
    return new TrainerException(ExitCode.FAILED, message, null);
  }

  public ExitCode exitCode() {
    return exitCode;
  }
}
