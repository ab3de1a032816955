package training.proof.operator.peer;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;
import training.proof.operator.http.ApiException;
import training.proof.operator.http.Json;
import training.proof.protocol.canonical.Digest;

/** The record, as peers read it. */
@Path("/federation/v1")
@RunOnVirtualThread
public final class PeerFeedResource {
  private static final int LONGEST_WAIT = 30;

  /** What others acknowledge they say themselves to all who can reach them. */
  private static final Duration GOSSIP = Duration.ofSeconds(1);

  private final PeerGate gate;
  private final PeerLimits limits;
  private final Membership membership;
  private final FeedSource feeds;
  private final PeerPollers pollers;
  private final Clock clock;

  PeerFeedResource(
      PeerGate gate,
      PeerLimits limits,
      Membership membership,
      FeedSource feeds,
      PeerPollers pollers,
      Clock clock) {
    this.gate = gate;
    this.limits = limits;
    this.membership = membership;
    this.feeds = feeds;
    this.pollers = pollers;
    this.clock = clock;
  }

  @GET
  @Path("/genesis")
  public Response genesis() {
    byte[] genesis =
        feeds
            .genesis()
            .orElseThrow(
                () -> ApiException.notFound("no-genesis", "this member has no genesis yet"));
    return Response.ok(genesis, Json.TYPE).build();
  }

  /**
   * @param own digest of this member's acknowledgement that the caller knows; the answer waits
   *     until it differs
   * @param others digest of those of others; that they differ is an answer only after a while
   */
  @GET
  @Path("/head")
  public Response head(
      @HeaderParam(HttpHeaders.AUTHORIZATION) String token,
      @QueryParam("own") String own,
      @QueryParam("others") String others,
      @QueryParam("wait") @DefaultValue("0") int wait)
      throws InterruptedException {
    PeerInfo peer = gate.require(token);
    pollers.heard(peer);
    if (own != null && others != null) {
      var known = new PeerMessages.Known(new Digest(own), new Digest(others));
      Instant late = clock.instant().plus(GOSSIP);
      await(peer, wait, () -> isNews(known, late));
    }
    Digest federation = membership.federation().orElseThrow();
    long now = clock.instant().getEpochSecond();
    return Json.ok(new PeerMessages.Head(federation, feeds.told(), now));
  }

  private boolean isNews(PeerMessages.Known known, Instant late) {
    var now = PeerMessages.Known.of(feeds.told());
    return clock.instant().isBefore(late) ? !now.own().equals(known.own()) : !now.equals(known);
  }

  @GET
  @Path("/feeds/{member}")
  public Response feed(
      @HeaderParam(HttpHeaders.AUTHORIZATION) String token,
      @PathParam("member") String member,
      @QueryParam("incarnation") @DefaultValue("1") int incarnation,
      @QueryParam("after") @DefaultValue("0") long after,
      @QueryParam("wait") @DefaultValue("0") int wait)
      throws InterruptedException {
    PeerInfo peer = gate.require(token);
    await(peer, wait, () -> !after(member, incarnation, after, 1).isEmpty());
    var envelopes = after(member, incarnation, after, PeerMessages.MAX_ENVELOPES);
    return Response.ok(PeerMessages.feed(envelopes), Json.TYPE).build();
  }

  @GET
  @Path("/epochs/{number}")
  public Response closing(
      @HeaderParam(HttpHeaders.AUTHORIZATION) String token, @PathParam("number") int number) {
    gate.require(token);
    return Json.ok(new PeerMessages.Closing(feeds.closing(number)));
  }

  /** Digests of all records that this member has. */
  @GET
  @Path("/records")
  public Response records(@HeaderParam(HttpHeaders.AUTHORIZATION) String token) {
    gate.require(token);
    return Json.ok(new PeerMessages.Records(feeds.records()));
  }

  @GET
  @Path("/records/{digest}")
  public Response record(
      @HeaderParam(HttpHeaders.AUTHORIZATION) String token, @PathParam("digest") String digest) {
    gate.require(token);
    byte[] bytes =
        feeds
            .record(new Digest(digest))
            .orElseThrow(
                () -> ApiException.notFound("no-record", "this member has no such record"));
    return Response.ok(bytes, Json.TYPE).build();
  }

  private List<byte[]> after(String member, int incarnation, long counter, int limit) {
    return feeds.envelopesAfter(member, incarnation, counter, limit);
  }

  private void await(PeerInfo peer, int seconds, BooleanSupplier done) throws InterruptedException {
    if (seconds <= 0) {
      return;
    }
    Instant end = clock.instant().plusSeconds(Math.min(seconds, LONGEST_WAIT));
    try (var _ = limits.poll(peer.member())) {
      long seen = feeds.changes().version();
      while (!done.getAsBoolean()) {
        var left = Duration.between(clock.instant(), end);
        if (left.isNegative() || left.isZero()) {
          return;
        }
        feeds.changes().await(seen, left.compareTo(GOSSIP) < 0 ? left : GOSSIP);
        seen = feeds.changes().version();
      }
    }
  }
}
