package training.proof.operator.config;

import java.util.List;

/** The environment is not what an operator needs; the message lists all of it at once. */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ConfigException(List<String> problems) {
    super(
        "The operator cannot start: "
            + String.join("; ", problems)
            + ". The chart sets these variables: check the values of the Helm release.");
  }
}
