package training.proof.operator.view;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.Map;
import training.proof.crds.v1alpha1.Labels;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.round.Round;

/** Names and labels of objects that belong to a round; full digests do not fit a label. */
final class RoundMetadata {
  private RoundMetadata() {}

  static ObjectMeta ofRound(String namespace, String name, Round round) {
    return meta(
        namespace, name, round.epoch().federation(), Map.of(Labels.ROUND, round.id().label()));
  }

  static ObjectMeta ofMember(String namespace, String name, Round round, String member) {
    return meta(
        namespace,
        name,
        round.epoch().federation(),
        Map.of(Labels.ROUND, round.id().label(), Labels.MEMBER, member));
  }

  static ObjectMeta meta(
      String namespace, String name, Digest federation, Map<String, String> labels) {
    return new ObjectMetaBuilder()
        .withNamespace(namespace)
        .withName(name)
        .addToLabels(Labels.FEDERATION, federation.label())
        .addToLabels(labels)
        .build();
  }
}
