package training.proof.operator.job;

/** A Job of a task's name is there, but somebody else made it. */
public final class JobConflictException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  JobConflictException(String name) {
    super(
        "Job "
            + name
            + " was not made by this operator for this task: delete it, and the work starts");
  }
}
