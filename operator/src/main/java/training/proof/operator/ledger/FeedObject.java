package training.proof.operator.ledger;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import training.proof.crds.v1alpha1.Feed;
import training.proof.crds.v1alpha1.FeedSpec;
import training.proof.protocol.feed.HeadStore;
import training.proof.protocol.statement.Envelope;
import training.proof.protocol.statement.SignedStatement;

/** The own head as a Feed object; the API server's resourceVersion is its compare-and-set. */
final class FeedObject implements HeadStore {
  private final KubernetesClient client;
  private final String namespace;
  private final String member;

  FeedObject(KubernetesClient client, String namespace, String member) {
    this.client = client;
    this.namespace = namespace;
    this.member = member;
  }

  @Override
  public Optional<Version> read() {
    return Optional.ofNullable(client.resource(empty()).get()).map(FeedObject::version);
  }

  @Override
  public Optional<Version> advance(Optional<Version> known, SignedStatement next) {
    Feed feed = empty();
    known.ifPresent(version -> feed.getMetadata().setResourceVersion(version.token()));
    feed.setSpec(
        new FeedSpec(
            member,
            (long) next.header().incarnation(),
            next.header().counter(),
            next.id().hex(),
            new String(next.envelope().encode(), StandardCharsets.UTF_8)));
    try {
      Feed stored =
          known.isEmpty() ? client.resource(feed).create() : client.resource(feed).update();
      return Optional.of(version(stored));
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        throw e;
      }
      return Optional.empty();
    }
  }

  private static Version version(Feed feed) {
    return new Version(
        feed.getMetadata().getResourceVersion(),
        Optional.ofNullable(feed.getSpec())
            .flatMap(spec -> Optional.ofNullable(spec.envelope()))
            .map(json -> Envelope.decode(json.getBytes(StandardCharsets.UTF_8))));
  }

  private Feed empty() {
    var feed = new Feed();
    feed.setMetadata(new ObjectMetaBuilder().withName(member).withNamespace(namespace).build());
    return feed;
  }
}
