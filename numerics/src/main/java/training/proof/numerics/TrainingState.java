package training.proof.numerics;

/**
 * What training carries from step to step: parameters and AdamW's two moments, as flat vectors of
 * one layout, and the number of steps done. The vectors are mutable and owned by one thread.
 */
public final class TrainingState {
  private final ParameterLayout layout;
  private final float[] parameters;
  private final float[] firstMoment;
  private final float[] secondMoment;
  private int step;

  private TrainingState(
      ParameterLayout layout,
      int step,
      float[] parameters,
      float[] firstMoment,
      float[] secondMoment) {
    layout.requireLength("the vector of parameters", parameters);
    layout.requireLength("the vector of first moments", firstMoment);
    layout.requireLength("the vector of second moments", secondMoment);
    this.layout = layout;
    this.step = step;
    this.parameters = parameters;
    this.firstMoment = firstMoment;
    this.secondMoment = secondMoment;
  }

  /** Boundary state 0: a copy of these parameters, moments zero, no steps done. */
  public static TrainingState start(ParameterLayout layout, float[] parameters) {
    return new TrainingState(
        layout, 0, parameters.clone(), new float[layout.size()], new float[layout.size()]);
  }

  /** The state of these vectors, which it takes over, after {@code step} steps. */
  public static TrainingState of(
      ParameterLayout layout,
      int step,
      float[] parameters,
      float[] firstMoment,
      float[] secondMoment) {
    return new TrainingState(layout, step, parameters, firstMoment, secondMoment);
  }

  public ParameterLayout layout() {
    return layout;
  }

  /** Steps done. */
  public int step() {
    return step;
  }

  public float[] parameters() {
    return parameters;
  }

  public float[] firstMoment() {
    return firstMoment;
  }

  public float[] secondMoment() {
    return secondMoment;
  }

  /** A copy that shares nothing with this state. */
  public TrainingState copy() {
    return new TrainingState(
        layout, step, parameters.clone(), firstMoment.clone(), secondMoment.clone());
  }

  void advance() {
    step++;
  }
}
