package training.proof.crds.v1alpha1;

/** Label keys; a label holds at most 63 characters, so rounds appear by their first 16. */
public final class Labels {
  public static final String FEDERATION = Api.GROUP + "/federation";
  public static final String RUN = Api.GROUP + "/run";
  public static final String ROUND = Api.GROUP + "/round";
  public static final String MEMBER = Api.GROUP + "/member";
  public static final String SLOT = Api.GROUP + "/slot";
  public static final String KIND = Api.GROUP + "/kind";

  /** On work pods: train, replay, aggregate, self-test or pack; network policies select by it. */
  public static final String VERB = Api.GROUP + "/verb";

  private Labels() {}
}
