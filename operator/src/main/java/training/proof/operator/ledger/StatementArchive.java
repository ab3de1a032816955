package training.proof.operator.ledger;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.HttpURLConnection;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import training.proof.crds.v1alpha1.Statement;
import training.proof.crds.v1alpha1.StatementSpec;
import training.proof.operator.config.OperatorConfig;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.statement.Envelope;
import training.proof.protocol.statement.SignedStatement;

/** Keeps statements as objects named by their digest; the API server's time is their arrival. */
@Singleton
public class StatementArchive {
  private static final String LABEL = "proof.training/";

  private final KubernetesClient client;
  private final String namespace;

  @Inject
  StatementArchive(KubernetesClient client, OperatorConfig config) {
    this.client = client;
    this.namespace = config.namespace();
  }

  /**
   * An archived statement; nothing is known of it until it passes the gate again.
   *
   * @param name of the object
   * @param isObject whether it is one; else it stands in a record
   */
  public record Archived(String name, Envelope envelope, Instant arrived, boolean isObject) {}

  /** Everything that is archived. */
  public List<Archived> load() {
    return statements().inNamespace(namespace).list().getItems().stream()
        .map(StatementArchive::read)
        .toList();
  }

  /** Keeps a statement; keeping it again changes nothing. */
  public Instant keep(SignedStatement signed) {
    var statement = new Statement();
    statement.setMetadata(
        new ObjectMetaBuilder()
            .withName(signed.id().hex())
            .withNamespace(namespace)
            .withLabels(labels(signed))
            .build());
    statement.setSpec(spec(signed));
    return arrived(create(statement));
  }

  /** Removes an object that claims to be a statement and is none. */
  public void remove(String name) {
    statements().inNamespace(namespace).withName(name).delete();
  }

  private Statement create(Statement statement) {
    try {
      return client.resource(statement).create();
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        throw e;
      }
      return client.resource(statement).get();
    }
  }

  private MixedOperation<
          Statement,
          io.fabric8.kubernetes.api.model.KubernetesResourceList<Statement>,
          Resource<Statement>>
      statements() {
    return client.resources(Statement.class);
  }

  private static Instant arrived(Statement statement) {
    return Instant.parse(statement.getMetadata().getCreationTimestamp());
  }

  private static Archived read(Statement statement) {
    StatementSpec.Envelope envelope = statement.getSpec().envelope();
    return new Archived(
        statement.getMetadata().getName(),
        new Envelope(
            envelope.payload(),
            envelope.payloadType(),
            envelope.signatures().stream()
                .map(s -> new Envelope.Signature(s.keyid(), s.sig()))
                .toList()),
        arrived(statement),
        true);
  }

  private static StatementSpec spec(SignedStatement signed) {
    var header = signed.header();
    var envelope = signed.envelope();
    return new StatementSpec(
        signed.id().hex(),
        header.issuer(),
        signed.statement().kind().wireName(),
        (long) header.incarnation(),
        header.counter(),
        signed.body().roundId().map(Digest::hex).orElse(null),
        new StatementSpec.Envelope(
            envelope.payloadType(),
            envelope.payload(),
            envelope.signatures().stream()
                .map(s -> new StatementSpec.Signature(s.keyid(), s.sig()))
                .toList()));
  }

  private static Map<String, String> labels(SignedStatement signed) {
    Map<String, String> labels = new HashMap<>();
    labels.put(LABEL + "issuer", signed.header().issuer());
    labels.put(LABEL + "kind", signed.statement().kind().wireName());
    signed.body().roundId().ifPresent(round -> labels.put(LABEL + "round", round.label()));
    return labels;
  }
}
