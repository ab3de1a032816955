package training.proof.operator.http;

/**
 * The body of every error.
 *
 * @param reason a stable kebab-case code
 * @param message for people
 */
public record ErrorBody(String reason, String message) {}
