package training.proof.operator.peer;

import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import training.proof.operator.http.ApiException;
import training.proof.protocol.blob.BlobManifest;
import training.proof.protocol.canonical.CanonicalJson;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.canonical.MalformedException;
import training.proof.protocol.statement.Envelope;

/** The peer API from the asking side; all that comes is bounded and checked for form only. */
public final class PeerClient {
  private static final Duration SHORT = Duration.ofSeconds(10);

  /** 4 MiB at 70 kB/s. */
  private static final Duration CHUNK = Duration.ofSeconds(60);

  private static final int SMALL = 4096;

  private final PeerHttp http;
  private final PeerTokens tokens;

  PeerClient(PeerHttp http, PeerTokens tokens) {
    this.http = http;
    this.tokens = tokens;
  }

  /**
   * The genesis envelope, from a member that need not be known otherwise.
   *
   * @param certificate SHA-256 of its TLS certificate
   */
  public byte[] genesis(URI endpoint, Digest certificate)
      throws PeerException, InterruptedException {
    var uri = URI.create(endpoint + "/federation/v1/genesis");
    return http.get(
        new PeerHttp.Request(
            endpoint.toString(), uri, certificate, Optional.empty(), SHORT, Envelope.MAX_BYTES));
  }

  /** What the peer holds; waits until it is no longer {@code known}, at most {@code wait}. */
  PeerMessages.Head head(PeerInfo peer, Optional<PeerMessages.Known> known, Duration wait)
      throws PeerException, InterruptedException {
    String query =
        known
            .map(k -> "?own=" + k.own() + "&others=" + k.others() + "&wait=" + wait.toSeconds())
            .orElse("");
    byte[] body =
        ask(peer, request(peer, "/head" + query, SHORT.plus(wait), PeerMessages.MAX_HEAD_BYTES));
    return parse(peer, body, PeerMessages.Head.class);
  }

  /** Envelopes of a member's feed after a position. */
  List<byte[]> feed(PeerInfo peer, String member, int incarnation, long after)
      throws PeerException, InterruptedException {
    String path = "/feeds/" + member + "?incarnation=" + incarnation + "&after=" + after;
    return ask(
        peer,
        request(peer, path, CHUNK, PeerMessages.maxFeedBytes()),
        body -> PeerMessages.envelopes(body.readAllBytes()));
  }

  /** What voters had of an epoch when it was over, as far as the peer knows. */
  List<Envelope> closing(PeerInfo peer, int epoch) throws PeerException, InterruptedException {
    byte[] body = ask(peer, request(peer, "/epochs/" + epoch, SHORT, PeerMessages.MAX_HEAD_BYTES));
    return parse(peer, body, PeerMessages.Closing.class).acknowledgements();
  }

  /** A blob's manifest, checked against its digest. */
  public BlobManifest manifest(PeerInfo peer, Digest blob)
      throws PeerException, InterruptedException {
    return ask(
        peer,
        request(peer, "/blobs/" + blob + "/manifest", SHORT, BlobManifest.MAX_MANIFEST_BYTES),
        body -> BlobManifest.decode(body.readAllBytes(), blob));
  }

  /** One chunk's bytes, given to the reader while they come in. */
  public void chunk(PeerInfo peer, Digest blob, int index, Consumer<InputStream> reader)
      throws PeerException, InterruptedException {
    ask(
        peer,
        request(peer, "/blobs/" + blob + "/chunks/" + index, CHUNK, BlobManifest.CHUNK_SIZE),
        body -> {
          reader.accept(body);
          return true;
        });
  }

  /**
   * The digest of a boundary state of one of the peer's own slots.
   *
   * @param answer this member's digest of the same boundary, where it computed one
   */
  public Digest state(PeerInfo peer, Digest round, int slot, int boundary, Optional<Digest> answer)
      throws PeerException, InterruptedException {
    String path =
        "/rounds/" + round + "/slots/" + peer.member() + "/" + slot + "/states/" + boundary;
    String query = answer.map(digest -> "?answer=" + digest).orElse("");
    byte[] body = ask(peer, request(peer, path + query, SHORT, SMALL));
    return parse(peer, body, PeerMessages.State.class).digest();
  }

  /** How far the peer says its slots of a round are. */
  public SlotProgress progress(PeerInfo peer, Digest round)
      throws PeerException, InterruptedException {
    byte[] body =
        ask(
            peer,
            request(peer, "/rounds/" + round + "/progress", SHORT, PeerMessages.MAX_ANSWER_BYTES));
    return parse(peer, body, SlotProgress.class);
  }

  private byte[] ask(PeerInfo peer, PeerHttp.Request request)
      throws PeerException, InterruptedException {
    return ask(peer, request, InputStream::readAllBytes);
  }

  private <T> T ask(PeerInfo peer, PeerHttp.Request request, PeerHttp.Reader<T> reader)
      throws PeerException, InterruptedException {
    try {
      return http.get(request, reader);
    } catch (PeerException e) {
      if (e.reason().equals(ApiException.UNAUTHORIZED)) {
        tokens.refusedBy(peer.member());
      }
      throw e;
    }
  }

  private PeerHttp.Request request(PeerInfo peer, String path, Duration deadline, int maxBytes) {
    var uri = URI.create(peer.endpoint() + "/federation/v1" + path);
    return new PeerHttp.Request(
        peer.member(),
        uri,
        peer.certificateSha256(),
        tokens.issue(peer.member()),
        deadline,
        maxBytes);
  }

  private static <T> T parse(PeerInfo peer, byte[] body, Class<T> type) throws PeerException {
    try {
      return CanonicalJson.read(body, type, "answer");
    } catch (MalformedException e) {
      throw PeerException.malformed(peer.member(), e.getMessage(), e);
    }
  }
}
