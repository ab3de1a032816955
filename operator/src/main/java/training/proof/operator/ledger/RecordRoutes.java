package training.proof.operator.ledger;

import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.HttpURLConnection;
import java.util.Optional;
import training.proof.protocol.canonical.CanonicalJson;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.canonical.MalformedException;

/**
 * Records for this cluster's own people, beside the probes: {@code kubectl proofpool ledger} reads
 * them through the API server. They are signed statements and no secret.
 */
@Singleton
class RecordRoutes {
  private final RecordFiles records;

  @Inject
  RecordRoutes(RecordFiles records) {
    this.records = records;
  }

  void add(@Observes ManagementInterface management) {
    management.router().get("/records").blockingHandler(this::list);
    management.router().get("/records/:digest").blockingHandler(this::one);
  }

  private void list(RoutingContext request) {
    answer(request, Optional.of(CanonicalJson.encode(records.digests())));
  }

  private void one(RoutingContext request) {
    answer(request, digest(request.pathParam("digest")).flatMap(records::read));
  }

  private static Optional<Digest> digest(String text) {
    try {
      return Optional.of(new Digest(text));
    } catch (MalformedException e) {
      return Optional.empty();
    }
  }

  private static void answer(RoutingContext request, Optional<byte[]> content) {
    if (content.isEmpty()) {
      request.response().setStatusCode(HttpURLConnection.HTTP_NOT_FOUND).end();
    } else {
      request
          .response()
          .putHeader("content-type", "application/json")
          .end(Buffer.buffer(content.get()));
    }
  }
}
