package training.proof.numerics;

/** Input that this module refuses: its message names the thing, what is wrong with it, the cure. */
public final class NumericsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public NumericsException(String message) {
    super(message);
  }

  public NumericsException(String message, Throwable cause) {
    super(message, cause);
  }
}
