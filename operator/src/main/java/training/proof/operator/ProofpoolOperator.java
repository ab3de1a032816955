package training.proof.operator;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

/** The process: one operator, one namespace, one federation. */
@QuarkusMain
public final class ProofpoolOperator {
  ProofpoolOperator() {}

  /** Starts the operator and waits until it is told to stop. */
  public static void main(String[] arguments) {
    Quarkus.run(arguments);
  }
}
