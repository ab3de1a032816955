package training.proof.trainer.work;

/** How the trainer's process ends, as its caller reads it. */
public enum ExitCode {
  DONE(0),
  FAILED(1),
  BAD_TASK(2),
  INPUT_MISMATCH(3),
  TRANSIENT(4);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  /** The number given to the operating system. */
  public int code() {
    return code;
  }
}
