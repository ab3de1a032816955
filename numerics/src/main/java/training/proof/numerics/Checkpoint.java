package training.proof.numerics;

import java.util.Optional;

/** What a round starts from and leads to: parameters, and a momentum where its recipe has one. */
public final class Checkpoint {
  private final float[] parameters;
  private final Optional<float[]> momentum;

  /** Takes both vectors over. */
  public Checkpoint(float[] parameters, Optional<float[]> momentum) {
    this.parameters = parameters;
    this.momentum = momentum;
  }

  /** The flat vector in the layout's order; not to be changed. */
  public float[] parameters() {
    return parameters;
  }

  /** The outer optimiser's momentum; absent at a lineage's start and without such an optimiser. */
  public Optional<float[]> momentum() {
    return momentum;
  }
}
