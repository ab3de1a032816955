package training.proof.protocol.round;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import training.proof.protocol.audit.Commitments;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.ledger.Epoch;
import training.proof.protocol.statement.Body;
import training.proof.protocol.statement.Body.SegmentId;
import training.proof.protocol.statement.SignedStatement;
import training.proof.protocol.statement.SlotId;

/**
 * Derives a {@link RoundView}: kind by kind in the order of a round, each reading only what the
 * kinds before it established, so that the order of arrival plays no part.
 */
final class RoundViewBuilder {
  private final Round round;
  private final Epoch epoch;
  private final Body.Open open;
  private final Body.OpenBallot opening;
  private final Map<Digest, String> voids = new HashMap<>();
  private boolean cancelled;

  private final SortedSet<String> openVotes = new TreeSet<>();
  private final SortedMap<String, String> refusals = new TreeMap<>();
  private final SortedMap<SlotId, SortedSet<Digest>> committed = new TreeMap<>();
  private final SortedSet<String> commits = new TreeSet<>();
  private final SortedMap<String, Digest> receipts = new TreeMap<>();
  private final Map<SlotId, SortedMap<Digest, SortedSet<String>>> listed = new HashMap<>();
  private final Map<SlotId, Digest> included = new HashMap<>();
  private final Map<SlotId, Body.SlotReveal> reveals = new HashMap<>();
  private final SortedMap<String, Digest> audits = new TreeMap<>();
  private final SortedMap<String, List<Body.AuditEntry>> entries = new TreeMap<>();
  private final Map<SlotId, SortedMap<Integer, SortedMap<String, String>>> opened = new HashMap<>();
  private final Map<SlotId, SortedMap<Integer, SortedMap<String, Digest>>> sealed = new HashMap<>();
  private final Map<SlotId, SortedSet<String>> slotVotes = new HashMap<>();
  private final Map<SlotId, SortedMap<String, Boolean>> lapses = new HashMap<>();
  private final Map<SlotId, SortedSet<String>> releases = new HashMap<>();
  private final Map<SlotId, Long> committedAt = new HashMap<>();
  private final SortedMap<Digest, RoundView.Closing> checkpoints = new TreeMap<>();
  private final Map<String, Set<String>> voted = new HashMap<>();
  private final Set<SegmentId> reported = new HashSet<>();

  private RoundViewBuilder(Round round) {
    this.round = round;
    this.epoch = round.epoch();
    this.open = round.open();
    this.opening = new Body.OpenBallot(round.sponsor(), open.run(), open.index());
    for (Body.SlotGrant grant : open.slots()) {
      for (int slot = 0; slot < grant.slots(); slot++) {
        committed.put(new SlotId(grant.member(), slot), new TreeSet<>());
      }
    }
  }

  static RoundView build(Round round) {
    return new RoundViewBuilder(round).build();
  }

  private RoundView build() {
    each(Body.Cancel.class, this::cancel);
    each(Body.Commit.class, this::commit);
    each(Body.Receipt.class, this::receipt);
    include();
    each(Body.Reveal.class, this::reveal);
    each(Body.Audit.class, this::seed);
    each(Body.Audit.class, this::audit);
    each(Body.Judgement.class, this::seal);
    each(Body.Judgement.class, this::openJudgement);
    each(Body.Checkpoint.class, this::checkpoint);
    each(Body.Vote.class, this::vote);
    return view();
  }

  private <T extends Body> void each(Class<T> type, BiConsumer<SignedStatement, T> rule) {
    for (SignedStatement signed : round.statements(type)) {
      if (epoch.isVoter(signed.header().issuer()) || signed.body() instanceof Body.Vote) {
        rule.accept(signed, type.cast(signed.body()));
      } else {
        isVoid(signed, "no-voter-of-the-round");
      }
    }
  }

  private void cancel(SignedStatement signed, Body.Cancel cancel) {
    if (signed.header().issuer().equals(round.sponsor())) {
      cancelled = true;
    } else {
      isVoid(signed, "not-the-sponsor");
    }
  }

  private void commit(SignedStatement signed, Body.Commit commit) {
    String issuer = signed.header().issuer();
    commits.add(issuer);
    for (Body.SlotCommit slot : commit.slots()) {
      SortedSet<Digest> known = committed.get(new SlotId(issuer, slot.slot()));
      if (known == null) {
        isVoid(signed, "no-such-slot");
      } else if (known.isEmpty()) {
        known.add(slot.commitment());
        committedAt.put(new SlotId(issuer, slot.slot()), signed.header().counter());
      } else if (!known.contains(slot.commitment())) {
        isVoid(signed, "second-commit");
      }
    }
  }

  private void receipt(SignedStatement signed, Body.Receipt receipt) {
    String issuer = signed.header().issuer();
    if (receipts.putIfAbsent(issuer, receipt.sealedSeed()) != null) {
      isVoid(signed, "second-receipt");
      return;
    }
    for (Body.HeldCommit held : receipt.held()) {
      var id = new SlotId(held.member(), held.slot());
      if (committed.containsKey(id)) {
        listed
            .computeIfAbsent(id, key -> new TreeMap<>())
            .computeIfAbsent(held.commitment(), key -> new TreeSet<>())
            .add(issuer);
      } else {
        isVoid(signed, "no-such-slot");
      }
    }
  }

  private void include() {
    listed.forEach(
        (id, byCommitment) ->
            byCommitment.forEach(
                (commitment, voters) -> {
                  if (voters.size() >= epoch.q()) {
                    included.put(id, commitment);
                  }
                }));
  }

  private void reveal(SignedStatement signed, Body.Reveal reveal) {
    String issuer = signed.header().issuer();
    for (Body.SlotReveal slot : reveal.slots()) {
      var id = new SlotId(issuer, slot.slot());
      Digest opens =
          Commitments.commitment(
              round.id(), issuer, slot.slot(), slot.body().digest(), slot.salt());
      if (opens.equals(included.get(id))) {
        reveals.put(id, slot);
      } else if (included.containsKey(id)) {
        isVoid(signed, "reveal-does-not-open-the-commitment");
      }
    }
  }

  private void seed(SignedStatement signed, Body.Audit audit) {
    String auditor = signed.header().issuer();
    Digest seal = receipts.get(auditor);
    if (seal == null) {
      isVoid(signed, "audit-without-receipt");
    } else if (audit.seed().isPresent()) {
      Digest seed = audit.seed().get();
      if (Commitments.sealedSeed(seed).equals(seal)) {
        audits.put(auditor, seed);
      } else {
        isVoid(signed, "seed-does-not-open-the-receipt");
      }
    }
  }

  /** An early report comes before its seed; it counts only once the seed shows it was drawn. */
  private void audit(SignedStatement signed, Body.Audit audit) {
    String auditor = signed.header().issuer();
    Digest seed = audits.get(auditor);
    if (seed == null) {
      return;
    }
    List<Body.AuditEntry> own = entries.computeIfAbsent(auditor, key -> new ArrayList<>());
    Set<SegmentId> known = own.stream().map(Body.AuditEntry::id).collect(Collectors.toSet());
    for (Body.AuditEntry entry : audit.entries()) {
      if (!isDrawn(auditor, seed, entry)) {
        isVoid(signed, "segment-not-drawn");
      } else if (!isConsistent(entry)) {
        isVoid(signed, "finding-contradicts-digest");
      } else if (known.add(entry.id())) {
        own.add(entry);
        if (entry.finding() != Body.Finding.equal) {
          reported.add(entry.id());
        }
      } else {
        isVoid(signed, "second-entry");
      }
    }
  }

  private boolean isConsistent(Body.AuditEntry entry) {
    SlotId id = entry.id().slotId();
    return entry
        .digest()
        .map(digest -> Verdicts.finding(round.id(), id, body(id), entry.segment(), digest))
        .map(finding -> finding == entry.finding())
        .orElse(true);
  }

  private Body.SlotBody body(SlotId id) {
    return reveals.get(id).body();
  }

  private boolean isDrawn(String auditor, Digest seed, Body.AuditEntry entry) {
    var id = new SlotId(entry.member(), entry.slot());
    if (!reveals.containsKey(id) || id.member().equals(auditor)) {
      return false;
    }
    int segments = open.recipe().segments();
    List<Integer> drawn = round.draws(seed, id);
    return drawn.contains(entry.segment()) || (entry.segment() == segments && !drawn.isEmpty());
  }

  private void seal(SignedStatement signed, Body.Judgement judgement) {
    for (Body.SealedJudgement seal : judgement.sealed()) {
      if (!reported.contains(seal.id())) {
        isVoid(signed, "segment-not-reported");
        continue;
      }
      Digest first =
          sealed
              .computeIfAbsent(seal.id().slotId(), key -> new TreeMap<>())
              .computeIfAbsent(seal.segment(), key -> new TreeMap<>())
              .putIfAbsent(signed.header().issuer(), seal.seal());
      if (first != null && !first.equals(seal.seal())) {
        isVoid(signed, "second-seal");
      }
    }
  }

  private void openJudgement(SignedStatement signed, Body.Judgement judgement) {
    String judge = signed.header().issuer();
    for (Body.OpenedJudgement answer : judgement.opened()) {
      SlotId id = answer.id().slotId();
      Digest expected =
          Commitments.sealedJudgement(
              round.id(),
              judge,
              id.member(),
              id.slot(),
              answer.segment(),
              answer.answer(),
              answer.salt());
      Digest seal =
          sealed
              .getOrDefault(id, Collections.emptySortedMap())
              .getOrDefault(answer.segment(), Collections.emptySortedMap())
              .get(judge);
      if (expected.equals(seal)) {
        opened
            .computeIfAbsent(id, key -> new TreeMap<>())
            .computeIfAbsent(answer.segment(), key -> new TreeMap<>())
            .putIfAbsent(judge, answer.answer());
      } else {
        isVoid(signed, "judgement-does-not-open-its-seal");
      }
    }
  }

  private void checkpoint(SignedStatement signed, Body.Checkpoint checkpoint) {
    if (!signed.header().issuer().equals(round.sponsor())) {
      isVoid(signed, "not-the-sponsor");
      return;
    }
    if (!checkpoints.isEmpty()) {
      isVoid(signed, "second-checkpoint");
      return;
    }
    if (checkpoint.scores().isPresent()
        != (open.improvement().isPresent() && !checkpoint.slots().isEmpty())) {
      isVoid(signed, "scores-not-as-opened");
      return;
    }
    checkpoints.put(signed.id(), new RoundView.Closing(signed.id(), checkpoint, new TreeSet<>()));
  }

  private void vote(SignedStatement signed, Body.Vote vote) {
    String voter = signed.header().issuer();
    for (Body.Ballot ballot : vote.ballots()) {
      if (!voted.computeIfAbsent(voter, key -> new HashSet<>()).add(ballot.subject())) {
        isVoid(signed, "second-ballot");
        continue;
      }
      if (!epoch.isVoter(voter) && !(ballot instanceof Body.ReleaseBallot)) {
        isVoid(signed, "no-voter-of-the-round");
        continue;
      }
      boolean counts =
          switch (ballot) {
            case Body.OpenBallot b -> b.equals(opening) && openVotes.add(voter);
            case Body.RefusalBallot b ->
                b.against().equals(opening) && refusals.put(voter, b.reason()) == null;
            case Body.SlotBallot b -> slotVote(voter, b);
            case Body.LapseBallot b -> lapse(voter, b);
            case Body.ReleaseBallot b ->
                committed.containsKey(b.id())
                    && releases.computeIfAbsent(b.id(), key -> new TreeSet<>()).add(voter);
            case Body.CheckpointBallot b ->
                checkpoints.containsKey(b.checkpoint())
                    && checkpoints.get(b.checkpoint()).votes().add(voter);
          };
      if (!counts) {
        isVoid(signed, "ballot-without-effect");
      }
    }
  }

  private boolean slotVote(String voter, Body.SlotBallot ballot) {
    return ballot.commitment().equals(included.get(ballot.id()))
        && ballot.units() == round.units()
        && ballot.credits() == round.creditsPerSlot()
        && slotVotes.computeIfAbsent(ballot.id(), key -> new TreeSet<>()).add(voter);
  }

  private boolean lapse(String voter, Body.LapseBallot ballot) {
    return ballot.commitment().equals(included.get(ballot.id()))
        && lapses.computeIfAbsent(ballot.id(), key -> new TreeMap<>()).put(voter, ballot.revealed())
            == null;
  }

  private RoundView view() {
    var slots = new TreeMap<SlotId, SlotView>();
    committed.keySet().forEach(id -> slots.put(id, slot(id)));
    Optional<RoundView.Closing> settled =
        checkpoints.values().stream().filter(c -> c.votes().size() >= epoch.q()).findFirst();
    return new RoundView(
        openVotes,
        refusals,
        epoch.n() - refusals.size() < epoch.q(),
        openVotes.size() >= epoch.q(),
        cancelled,
        Collections.unmodifiableSortedMap(slots),
        commits,
        receipts,
        audits,
        entries,
        cleared(slots.values()),
        checkpoints,
        settled,
        RoundView.improvements(open, settled),
        Map.copyOf(voids));
  }

  /** Who votes for a slot has replayed every segment that was reported, and found it equal. */
  private static Cleared cleared(Collection<SlotView> slots) {
    var mismatches = new TreeMap<String, Integer>();
    var unavailable = new TreeMap<String, Integer>();
    slots.stream()
        .filter(slot -> slot.verdict() == Verdict.CERTIFIED)
        .flatMap(slot -> slot.reports().stream())
        .forEach(
            report ->
                (report.entry().finding() == Body.Finding.mismatch ? mismatches : unavailable)
                    .merge(report.auditor(), 1, Integer::sum));
    return new Cleared(mismatches, unavailable);
  }

  private SlotView slot(SlotId id) {
    Optional<Digest> commitment = Optional.ofNullable(included.get(id));
    Optional<Body.SlotBody> reveal =
        Optional.ofNullable(reveals.get(id)).map(Body.SlotReveal::body);
    Optional<String> defect = reveal.flatMap(body -> Verdicts.defect(open.recipe(), body));
    SortedSet<String> votes = slotVotes.getOrDefault(id, Collections.emptySortedSet());
    SortedSet<String> released = releases.getOrDefault(id, Collections.emptySortedSet());
    var judgements = opened.getOrDefault(id, Collections.emptySortedMap());
    Verdict verdict = verdict(id, commitment, reveal, defect, votes, judgements);
    return new SlotView(
        id,
        committed.get(id),
        commitment,
        commitment.map(c -> listed.get(id).get(c)).orElseGet(Collections::emptySortedSet),
        reveal,
        Optional.ofNullable(reveals.get(id)).map(Body.SlotReveal::salt),
        defect,
        reports(id),
        judgements,
        sealedBy(id),
        votes,
        new TreeSet<>(lapses.getOrDefault(id, Collections.emptySortedMap()).keySet()),
        released,
        verdict == Verdict.CERTIFIED && round.isQuorumSinceThen(released),
        committedAt.getOrDefault(id, 0L),
        isIncludable(id),
        verdict);
  }

  /** A voter has one receipt, so that what is missing can be counted. */
  private boolean isIncludable(SlotId id) {
    int most =
        listed.getOrDefault(id, Collections.emptySortedMap()).values().stream()
            .mapToInt(Collection::size)
            .max()
            .orElse(0);
    return most + epoch.n() - receipts.size() >= epoch.q();
  }

  private Verdict verdict(
      SlotId id,
      Optional<Digest> commitment,
      Optional<Body.SlotBody> reveal,
      Optional<String> defect,
      SortedSet<String> votes,
      SortedMap<Integer, SortedMap<String, String>> judgements) {
    if (commitment.isEmpty()) {
      return Verdict.AWAITED;
    }
    if (reveal.isEmpty()) {
      return lapsed(id, false) ? Verdict.FORFEITED : Verdict.INCLUDED;
    }
    if (defect.isPresent()) {
      return lapsed(id, false) ? Verdict.FORFEITED : Verdict.MALFORMED;
    }
    if (votes.size() >= epoch.q()) {
      return Verdict.CERTIFIED;
    }
    return Verdicts.judge(round.id(), id, reveal.get(), judgements, epoch.q())
        .orElseGet(() -> unjudged(id));
  }

  /** A reveal that comes after a quorum gave it up changes nothing. */
  private Verdict unjudged(SlotId id) {
    if (lapsed(id, false)) {
      return Verdict.FORFEITED;
    }
    return lapsed(id, true) ? Verdict.LAPSED : Verdict.REVEALED;
  }

  private boolean lapsed(SlotId id, boolean revealed) {
    return lapses.getOrDefault(id, Collections.emptySortedMap()).values().stream()
            .filter(said -> said == revealed)
            .count()
        >= epoch.q();
  }

  private List<SlotView.Report> reports(SlotId id) {
    var reports = new ArrayList<SlotView.Report>();
    entries.forEach(
        (auditor, found) ->
            found.stream()
                .filter(entry -> new SlotId(entry.member(), entry.slot()).equals(id))
                .filter(entry -> entry.finding() != Body.Finding.equal)
                .forEach(entry -> reports.add(new SlotView.Report(auditor, entry))));
    return List.copyOf(reports);
  }

  private SortedMap<Integer, SortedSet<String>> sealedBy(SlotId id) {
    var bySegment = new TreeMap<Integer, SortedSet<String>>();
    sealed
        .getOrDefault(id, Collections.emptySortedMap())
        .forEach((segment, seals) -> bySegment.put(segment, new TreeSet<>(seals.keySet())));
    return bySegment;
  }

  private void isVoid(SignedStatement signed, String reason) {
    voids.putIfAbsent(signed.id(), reason);
  }
}
