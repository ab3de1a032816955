package training.proof.crds.v1alpha1;

/** Names that operator, command line, chart and tests share. */
public final class Api {
  public static final String GROUP = "proof.training";
  public static final String VERSION = "v1alpha1";
  public static final String API_VERSION = GROUP + "/" + VERSION;

  /** What a person asks about: {@code kubectl get proofpool}. */
  public static final String CATEGORY = "proofpool";

  /** The record behind it: {@code kubectl get proofpool-record}. */
  public static final String CATEGORY_RECORD = "proofpool-record";

  /** The one name a Federation may have, so that there is one in a namespace. */
  public static final String FEDERATION = "federation";

  private Api() {}
}
