package training.proof.operator.ledger;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import training.proof.crds.v1alpha1.Feed;
import training.proof.crds.v1alpha1.FeedSpec;
import training.proof.operator.config.OperatorConfig;
import training.proof.operator.key.Identity;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.crypto.Ed25519;
import training.proof.protocol.ledger.Epoch;
import training.proof.protocol.ledger.FeedHead;
import training.proof.protocol.ledger.LedgerState;
import training.proof.protocol.statement.Body;
import training.proof.protocol.statement.Envelope;
import training.proof.protocol.statement.Header;
import training.proof.protocol.statement.SignedStatement;
import training.proof.protocol.statement.Statement;

/**
 * The only place where this member signs. The Feed object is advanced with its resourceVersion
 * before the statement is published: of two writers with one key, one fails before anybody sees
 * what it signed. The Feed keeps the newest envelope, so that a crash in between loses nothing.
 */
@Singleton
public class FeedWriter {
  private final KubernetesClient client;
  private final OperatorConfig config;
  private final Identity identity;
  private final Ledger ledger;
  private Optional<Feed> feed = Optional.empty();

  @Inject
  FeedWriter(KubernetesClient client, OperatorConfig config, Identity identity, Ledger ledger) {
    this.client = client;
    this.config = config;
    this.identity = identity;
    this.ledger = ledger;
  }

  /** Publishes a statement that was signed but not published before a crash. */
  public synchronized void recover() {
    feed = Optional.ofNullable(client.resource(empty()).get());
    feed.map(Feed::getSpec)
        .filter(spec -> spec.envelope() != null)
        .filter(spec -> spec.counter() > ledger.state().head(identity.member()).counter())
        .ifPresent(this::publish);
  }

  /**
   * Signs and publishes.
   *
   * @throws FeedConflictException when the feed was advanced elsewhere; nothing was published
   */
  public synchronized SignedStatement issue(Body body) {
    if (feed.isEmpty()) {
      recover();
    }
    SignedStatement signed =
        SignedStatement.sign(new Statement(header(body), body), identity.signer());
    advance(signed);
    ledger.add(signed);
    return signed;
  }

  private Header header(Body body) {
    LedgerState state = ledger.state();
    FeedHead head = state.head(identity.member());
    boolean founding = body instanceof Body.Genesis;
    return new Header(
        founding ? Digest.ZERO : state.epoch().map(Epoch::federation).orElseThrow(),
        founding ? 0 : state.epoch().map(Epoch::number).orElseThrow(),
        identity.member(),
        head.incarnation(),
        head.counter() + 1,
        head.digest());
  }

  private void advance(SignedStatement signed) {
    Feed next = feed.map(this::copy).orElseGet(this::empty);
    next.setSpec(
        new FeedSpec(
            identity.member(),
            (long) signed.header().incarnation(),
            signed.header().counter(),
            signed.id().hex(),
            new String(signed.envelope().encode(), StandardCharsets.UTF_8)));
    try {
      feed =
          Optional.of(
              feed.isEmpty() ? client.resource(next).create() : client.resource(next).update());
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        throw e;
      }
      recover();
      throw new FeedConflictException(
          "the feed of " + identity.member() + " was advanced elsewhere");
    }
  }

  private void publish(FeedSpec spec) {
    Envelope envelope = Envelope.decode(spec.envelope().getBytes(StandardCharsets.UTF_8));
    ledger.add(
        SignedStatement.admit(
            envelope, statement -> identity.signer().publicKey(), Ed25519.VERIFIER));
  }

  private Feed copy(Feed known) {
    Feed copy = empty();
    copy.getMetadata().setResourceVersion(known.getMetadata().getResourceVersion());
    return copy;
  }

  private Feed empty() {
    var feed = new Feed();
    feed.setMetadata(
        new ObjectMetaBuilder()
            .withName(identity.member())
            .withNamespace(config.namespace())
            .build());
    return feed;
  }
}
