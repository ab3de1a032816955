package training.proof.operator.federation;

/** The introducer could not be asked; the message says why. */
final class GenesisUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  GenesisUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
