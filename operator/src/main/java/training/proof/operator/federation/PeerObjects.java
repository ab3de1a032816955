package training.proof.operator.federation;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.HttpURLConnection;
import java.util.HashSet;
import java.util.Set;
import training.proof.crds.v1alpha1.Peer;
import training.proof.crds.v1alpha1.PeerSpec;
import training.proof.operator.config.OperatorConfig;
import training.proof.protocol.ledger.Epoch;
import training.proof.protocol.statement.Body;

/** Makes a Peer for every other member of the epoch. */
@Singleton
public class PeerObjects {
  private final KubernetesClient client;
  private final OperatorConfig config;
  private final Set<String> made = new HashSet<>();

  @Inject
  PeerObjects(KubernetesClient client, OperatorConfig config) {
    this.client = client;
    this.config = config;
  }

  synchronized void mirror(Epoch epoch) {
    epoch.members().values().stream()
        .filter(member -> !member.name().equals(config.member()))
        .filter(member -> !made.contains(member.name()))
        .forEach(this::make);
  }

  private void make(Body.Member member) {
    var peer = new Peer();
    peer.setMetadata(
        new ObjectMetaBuilder().withName(member.name()).withNamespace(config.namespace()).build());
    peer.setSpec(
        new PeerSpec(
            member.name(),
            member.organisation(),
            member.endpoint(),
            member.certificateSha256().hex(),
            member.publicKey()));
    try {
      client.resource(peer).create();
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        throw e;
      }
    }
    made.add(member.name());
  }
}
