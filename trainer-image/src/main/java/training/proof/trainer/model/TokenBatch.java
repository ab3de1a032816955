package training.proof.trainer.model;

/**
 * Examples of one step, row after row: at each position the token that is read and the one that
 * follows it. The arrays are filled again for every step.
 */
public final class TokenBatch {
  private final int rows;
  private final int context;
  private final long[] inputs;
  private final long[] targets;

  /** Room for {@code rows} examples of {@code context} tokens. */
  public TokenBatch(int rows, int context) {
    this.rows = rows;
    this.context = context;
    this.inputs = new long[Math.multiplyExact(rows, context)];
    this.targets = new long[inputs.length];
  }

  public int rows() {
    return rows;
  }

  public int context() {
    return context;
  }

  /** Says which token is read at a position of a row, and which one follows it. */
  public void set(int row, int position, int input, int target) {
    inputs[row * context + position] = input;
    targets[row * context + position] = target;
  }

  /** Tokens read. */
  int tokens() {
    return inputs.length;
  }

  long[] inputs() {
    return inputs;
  }

  long[] targets() {
    return targets;
  }
}
