package training.proof.operator.view;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.Map;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.round.Round;

/** Names and labels of objects that belong to a round; full digests do not fit a label. */
public final class Labels {
  /** First 16 digits of the federation's digest. */
  public static final String FEDERATION = "proof.training/federation";

  /** First 16 digits of the round's digest. */
  public static final String ROUND = "proof.training/round";

  /** A member's name. */
  public static final String MEMBER = "proof.training/member";

  private Labels() {}

  static ObjectMeta ofRound(String namespace, String name, Round round) {
    return meta(namespace, name, round.epoch().federation(), Map.of(ROUND, round.id().label()));
  }

  static ObjectMeta ofMember(String namespace, String name, Round round, String member) {
    return meta(
        namespace,
        name,
        round.epoch().federation(),
        Map.of(ROUND, round.id().label(), MEMBER, member));
  }

  static ObjectMeta meta(
      String namespace, String name, Digest federation, Map<String, String> labels) {
    return new ObjectMetaBuilder()
        .withNamespace(namespace)
        .withName(name)
        .addToLabels(FEDERATION, federation.label())
        .addToLabels(labels)
        .build();
  }
}
