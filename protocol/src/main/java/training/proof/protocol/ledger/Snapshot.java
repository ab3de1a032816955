package training.proof.protocol.ledger;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import training.proof.protocol.canonical.CanonicalJson;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.canonical.MalformedException;
import training.proof.protocol.crypto.Prf;
import training.proof.protocol.round.RoundSummary;
import training.proof.protocol.statement.Envelope;
import training.proof.protocol.statement.SignedStatement;
import training.proof.protocol.statement.Statement;

/**
 * A ledger in one file, so that a member that starts need not read and verify everything again. A
 * member takes one of its own only: it is authenticated with the secret beside the member's key,
 * and its statements are not verified.
 *
 * @param arrivals when statements that are still there were stored, as far as that is known
 */
public record Snapshot(LedgerState state, Map<Digest, Instant> arrivals) {
  /** Longer files are neither written nor read. */
  public static final int MAX_BYTES = 256 << 20;

  private static final String DOMAIN = "proofpool/snapshot/v1";
  private static final int VERSION = 1;
  private static final int HEAD_BYTES = 65;

  /** So many places are one string. */
  private static final int RUN = 4096;

  private record Form(
      List<Said> said,
      List<RoundSummary> over,
      SortedMap<String, Feed> feeds,
      List<Proof> equivocations,
      int version) {}

  private record Said(Envelope envelope, Optional<Long> arrivedMilliseconds) {}

  private record Proof(Envelope first, Envelope second) {}

  /**
   * @param gone places whose statements are in record files
   */
  private record Feed(int incarnation, long counter, Digest head, List<Run> gone) {}

  /**
   * Places one after another, of statements of one epoch.
   *
   * @param ids 32 bytes each, in base64
   */
  private record Run(long from, int epoch, String ids) {}

  /**
   * The file's bytes: PRF of the content's digest, a line feed, the content in canonical form.
   *
   * @param secret the member's, 32 bytes
   * @throws MalformedException with reason {@code too-large}
   */
  public byte[] encode(byte[] secret) {
    byte[] content = CanonicalJson.encode(form());
    if (content.length > MAX_BYTES - HEAD_BYTES) {
      throw new MalformedException("too-large", "a snapshot has at most " + MAX_BYTES + " bytes");
    }
    var out = new ByteArrayOutputStream(HEAD_BYTES + content.length);
    out.writeBytes(head(secret, content));
    out.writeBytes(content);
    return out.toByteArray();
  }

  /**
   * Reads a file that this member has written.
   *
   * @param secret the member's, 32 bytes
   * @throws MalformedException with reason {@code not-authentic}, {@code bad-snapshot} or that of a
   *     field
   */
  public static Snapshot decode(byte[] bytes, byte[] secret) {
    if (bytes.length > MAX_BYTES) {
      throw new MalformedException("too-large", "a snapshot has at most " + MAX_BYTES + " bytes");
    }
    byte[] content = Arrays.copyOfRange(bytes, Math.min(HEAD_BYTES, bytes.length), bytes.length);
    byte[] head = Arrays.copyOf(bytes, Math.min(HEAD_BYTES, bytes.length));
    if (!MessageDigest.isEqual(head, head(secret, content))) {
      throw new MalformedException("not-authentic", "not a snapshot that this member has written");
    }
    Form form = CanonicalJson.decode(content, Form.class, "snapshot", MAX_BYTES);
    if (form.version() != VERSION) {
      throw new MalformedException("bad-snapshot", "a snapshot of version " + form.version());
    }
    return of(form);
  }

  private static byte[] head(byte[] secret, byte[] content) {
    String mac = Prf.of(secret, DOMAIN, Digest.of(content)).hex();
    return (mac + "\n").getBytes(StandardCharsets.US_ASCII);
  }

  private Form form() {
    var said = new ArrayList<Said>();
    var feeds = new TreeMap<String, Feed>();
    state
        .feeds()
        .forEach(
            (member, head) -> {
              List<Place> places = state.places(member, 0, Integer.MAX_VALUE);
              places.forEach(
                  place -> place.statement().ifPresent(signed -> said.add(said(signed))));
              feeds.put(
                  member,
                  new Feed(head.incarnation(), head.counter(), head.digest(), gone(places)));
            });
    return new Form(
        said,
        state.rounds().values().stream().flatMap(round -> round.summary().stream()).toList(),
        feeds,
        state.equivocations().values().stream()
            .map(proof -> new Proof(proof.first().envelope(), proof.second().envelope()))
            .toList(),
        VERSION);
  }

  private Said said(SignedStatement signed) {
    return new Said(
        signed.envelope(),
        Optional.ofNullable(arrivals.get(signed.id())).map(Instant::toEpochMilli));
  }

  private static List<Run> gone(List<Place> places) {
    var runs = new ArrayList<Run>();
    int from = 0;
    while (from < places.size()) {
      int to = from;
      while (to < places.size() && to < from + RUN && isSameRun(places.get(from), places.get(to))) {
        to++;
      }
      if (to > from) {
        runs.add(run(from + 1L, places.subList(from, to)));
      }
      from = Math.max(to, from + 1);
    }
    return runs;
  }

  private static boolean isSameRun(Place first, Place place) {
    return place.statement().isEmpty() && place.epoch() == first.epoch();
  }

  private static Run run(long from, List<Place> places) {
    var ids = new ByteArrayOutputStream(places.size() * 32);
    places.forEach(place -> ids.writeBytes(place.id().raw()));
    return new Run(
        from, places.getFirst().epoch(), Base64.getEncoder().encodeToString(ids.toByteArray()));
  }

  private static Snapshot of(Form form) {
    Map<Digest, Instant> arrivals = new HashMap<>();
    var statements = new ArrayList<SignedStatement>();
    var placed = new HashMap<String, Map<Long, Place>>();
    for (Said said : form.said()) {
      SignedStatement signed = signed(said.envelope());
      statements.add(signed);
      placed
          .computeIfAbsent(signed.header().issuer(), member -> new HashMap<>())
          .put(signed.header().counter(), Place.of(signed));
      said.arrivedMilliseconds()
          .ifPresent(at -> arrivals.put(signed.id(), Instant.ofEpochMilli(at)));
    }
    var feeds = new TreeMap<String, FeedHead>();
    form.feeds()
        .forEach(
            (member, feed) -> {
              feeds.put(member, new FeedHead(feed.incarnation(), feed.counter(), feed.head()));
              var places = placed.computeIfAbsent(member, name -> new HashMap<>());
              feed.gone().forEach(run -> fill(places, run));
              if (places.size() != feed.counter()) {
                throw new MalformedException(
                    "bad-snapshot", "the feed of " + member + " has holes");
              }
            });
    var proofs = new TreeMap<String, Equivocation>();
    for (Proof proof : form.equivocations()) {
      var found = new Equivocation(signed(proof.first()), signed(proof.second()));
      proofs.put(found.first().header().issuer(), found);
    }
    LedgerState nothing = LedgerState.empty();
    var places =
        new LedgerState(
            nothing.epochs(),
            Collections.unmodifiableSortedMap(feeds),
            placed,
            nothing.offers(),
            nothing.rounds(),
            nothing.parked(),
            Collections.unmodifiableSortedMap(proofs));
    return new Snapshot(Rebuild.apply(places, statements, form.over()), arrivals);
  }

  private static void fill(Map<Long, Place> places, Run run) {
    byte[] ids = Base64.getDecoder().decode(run.ids());
    for (int i = 0; i < ids.length / 32; i++) {
      Digest id = Digest.ofRaw(Arrays.copyOfRange(ids, 32 * i, 32 * i + 32));
      places.put(run.from() + i, new Place(id, run.epoch(), Optional.empty()));
    }
  }

  /** What this member has verified before. */
  private static SignedStatement signed(Envelope envelope) {
    byte[] payload = envelope.payloadBytes();
    return new SignedStatement(Digest.of(payload), Statement.decode(payload), envelope);
  }
}
