package training.proof.protocol.statement;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import training.proof.protocol.canonical.CanonicalJson;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.canonical.MalformedException;
import training.proof.protocol.crypto.Ed25519;
import training.proof.protocol.recipe.Recipe;

/**
 * What a statement says beyond its header. One statement per member and kind and round lists many
 * slots; entries are judged singly.
 */
public sealed interface Body {
  /** More entries than this do not fit a statement. */
  int MAX_ENTRIES = 1024;

  /** No loss differs from another by as many micro-nats a token. */
  long MAX_SCORE = 1_000_000_000_000L;

  /** A round has at most this many slots: a receipt or a commit of all of them fits a statement. */
  int MAX_SLOTS = 512;

  /** The round this speaks of, named by the digest of its open statement; empty outside rounds. */
  Optional<Digest> roundId();

  /** The digests this speaks of beside the round, by a name each: the in-toto subjects. */
  List<Subject> subjects();

  /**
   * The least version of the protocol whose rules know this content; nobody issues it before the
   * newest epoch has that version.
   */
  default int leastVersion() {
    return ProtocolVersions.OLDEST;
  }

  /** A name and a digest. */
  record Subject(String name, Digest digest) {}

  /**
   * The founding act: who the members are.
   *
   * @param name of the federation, a DNS label
   * @param protocolVersion that its first epoch is written in: one that is served
   */
  record Genesis(String name, int protocolVersion, List<Member> members) implements Body {
    /** Refuses double names, keys and organisations. */
    public Genesis {
      Names.requireMember(name);
      members = bounded(members, "members");
      if (!ProtocolVersions.isServed(protocolVersion) || members.isEmpty()) {
        throw new MalformedException(
            "bad-genesis",
            "a genesis has at least one member and protocolVersion %d to %d, not %d"
                .formatted(ProtocolVersions.OLDEST, ProtocolVersions.NEWEST, protocolVersion));
      }
      requireDistinct(members.stream().map(Member::name).toList(), "member name");
      requireDistinct(members.stream().map(Member::publicKey).toList(), "public key");
      requireDistinct(members.stream().map(Member::organisation).toList(), "organisation");
      requireRange(
          members.stream().mapToLong(m -> Math.min(m.credits(), CanonicalJson.MAX_INTEGER)).sum(),
          0,
          CanonicalJson.MAX_INTEGER,
          "the sum of all credits");
    }

    @Override
    public Optional<Digest> roundId() {
      return Optional.empty();
    }

    @Override
    public List<Subject> subjects() {
      return List.of(new Subject("members", CanonicalJson.digest(members)));
    }
  }

  /**
   * A voter's one word on what the next epoch is; a quorum of equal words founds it.
   *
   * @param number of the epoch it would be; the voter speaks as a voter of the one before
   * @param attempt from 1; the next begins once no change can reach a quorum in this one
   */
  record Membership(int number, int attempt, Change change) implements Body {
    /** Refuses numbers out of range. */
    public Membership {
      requireRange(number, 2, 1_000_000, "number");
      requireRange(attempt, 1, 1_000_000, "attempt");
    }

    @Override
    public int leastVersion() {
      return change.leastVersion();
    }

    @Override
    public Optional<Digest> roundId() {
      return Optional.empty();
    }

    @Override
    public List<Subject> subjects() {
      return List.of(
          new Subject("membership/" + number + "/" + attempt, CanonicalJson.digest(change)));
    }
  }

  /**
   * @param organisation one organisation, one voter
   * @param publicKey Ed25519, 32 bytes in base64
   * @param endpoint https URL of the peer API
   * @param certificateSha256 of the TLS certificate behind the endpoint
   * @param credits released from the start
   */
  record Member(
      String name,
      String organisation,
      String publicKey,
      String endpoint,
      Digest certificateSha256,
      long credits) {
    /** Refuses what cannot be a member. */
    public Member {
      Names.requireMember(name);
      Names.requireShort(organisation, 128, "organisation");
      requireKey(name, publicKey);
      Names.requireShort(endpoint, 256, "endpoint");
      if (credits < 0 || credits > CanonicalJson.MAX_INTEGER) {
        throw new MalformedException("bad-genesis", "credits of " + name + " are out of range");
      }
    }

    private static void requireKey(String name, String publicKey) {
      Names.requireShort(publicKey, 64, "public key");
      if (Base64Form.decode(publicKey, "public key of " + name).length != Ed25519.KEY_BYTES) {
        throw new MalformedException("bad-genesis", "the key of " + name + " has not 32 bytes");
      }
    }
  }

  /**
   * What a member's cluster can do at present; a later offer replaces an earlier one.
   *
   * @param serial counts a member's offers
   * @param slots a round may have from it at most
   * @param computeClass names all that its FP32 results depend on: members that state the same one
   *     come to the same bits; stands exactly where {@code class-exact} is among the modes
   */
  record Offer(
      int serial,
      int slots,
      String deviceClass,
      List<String> numericModes,
      Optional<Digest> computeClass,
      long minimumPrice)
      implements Body {
    /** Of a member that takes no part in rounds of one class. */
    public Offer(
        int serial, int slots, String deviceClass, List<String> numericModes, long minimumPrice) {
      this(serial, slots, deviceClass, numericModes, Optional.empty(), minimumPrice);
    }

    /** Refuses nonsense. */
    public Offer {
      numericModes = bounded(numericModes, "numericModes");
      Names.requireShort(deviceClass, 64, "device class");
      if (serial < 1 || slots < 0 || slots > MAX_ENTRIES || minimumPrice < 0) {
        throw new MalformedException("bad-offer", "serial, slots or price out of range");
      }
      if (computeClass.isPresent() != numericModes.contains(Recipe.CLASS_EXACT)) {
        throw new MalformedException(
            "bad-offer", "a compute class stands exactly where class-exact is offered");
      }
    }

    @Override
    public int leastVersion() {
      return computeClass.isPresent() ? ProtocolVersions.COMPUTE_CLASSES : ProtocolVersions.OLDEST;
    }

    @Override
    public Optional<Digest> roundId() {
      return Optional.empty();
    }

    @Override
    public List<Subject> subjects() {
      return List.of(new Subject("offer", CanonicalJson.digest(this)));
    }
  }

  /**
   * Announces a round; the digest of this statement is the round's name.
   *
   * @param run of the sponsor; one lineage a run
   * @param index of the round in its run, from 0
   * @param previousRound the run's round before; absent for the first
   * @param parent blob digest of the parameters to start from; empty for the recipe's initial ones
   * @param data blob digest of the data manifest
   * @param firstExample position in the run's example order where this round begins
   * @param slots how many slots each member has, ordered by member
   * @param price credits a proven step
   * @param budget credits set aside for the round
   * @param segmentsPerAudit segments drawn a slot
   * @param lossToleranceMicroNats how far a recomputed loss may lie from the stated one
   * @param sliceExamples held-out examples that measure the round
   * @param improvement the part of the budget that is paid for scores; absent where only work is
   * @param computeClass that all its work is done and replayed in; stands exactly where the recipe
   *     is not exact
   */
  record Open(
      String run,
      int index,
      Optional<Digest> previousRound,
      String parent,
      Recipe recipe,
      Digest data,
      long firstExample,
      List<SlotGrant> slots,
      long price,
      long budget,
      int segmentsPerAudit,
      Windows windows,
      long lossToleranceMicroNats,
      int sliceExamples,
      Optional<Improvement> improvement,
      Optional<Digest> computeClass)
      implements Body {
    /** An exact round that pays for work alone. */
    public Open(
        String run,
        int index,
        Optional<Digest> previousRound,
        String parent,
        Recipe recipe,
        Digest data,
        long firstExample,
        List<SlotGrant> slots,
        long price,
        long budget,
        int segmentsPerAudit,
        Windows windows,
        long lossToleranceMicroNats,
        int sliceExamples) {
      this(
          run,
          index,
          previousRound,
          parent,
          recipe,
          data,
          firstExample,
          slots,
          price,
          budget,
          segmentsPerAudit,
          windows,
          lossToleranceMicroNats,
          sliceExamples,
          Optional.empty(),
          Optional.empty());
    }

    /** Refuses numbers out of range. */
    public Open {
      Names.requireRun(run);
      slots = bounded(slots, "slots");
      requireOrdered(slots.stream().map(SlotGrant::member).toList(), "slots");
      if (!parent.isEmpty()) {
        parent = new Digest(parent).hex();
      }
      requireRange(index, 0, 1_000_000, "index");
      requireRange(firstExample, 0, CanonicalJson.MAX_INTEGER, "firstExample");
      requireRange(price, 0, 1L << 40, "price");
      requireRange(budget, 0, 1L << 50, "budget");
      requireRange(segmentsPerAudit, 1, Recipe.MAX_SEGMENTS, "segmentsPerAudit");
      requireRange(lossToleranceMicroNats, 0, 1_000_000_000L, "lossToleranceMicroNats");
      requireRange(sliceExamples, 1, 1 << 20, "sliceExamples");
      if (improvement.isPresent()) {
        requireRange(improvement.get().credits(), 1, budget, "credits for improvement");
      }
      long count = slots.stream().mapToLong(SlotGrant::slots).sum();
      requireRange(count, 1, MAX_SLOTS, "slots");
      recipe.requireForMembers();
      if (computeClass.isPresent() == recipe.exact()) {
        throw new MalformedException(
            "bad-open", "a compute class stands exactly where the recipe is class-exact");
      }
      recipe.aggregation().requireSlots(count);
    }

    /** The same round with other grants. */
    public Open withSlots(List<SlotGrant> others) {
      return with(others, windows, recipe, computeClass);
    }

    /** The same round with other times. */
    public Open withWindows(Windows others) {
      return with(slots, others, recipe, computeClass);
    }

    /** The same round in FP32, within a class. */
    public Open within(Digest other) {
      return computed(recipe.classExact(), Optional.of(other));
    }

    /** The same round by another recipe, in a class where that is not exact. */
    public Open computed(Recipe other, Optional<Digest> within) {
      return with(slots, windows, other, within);
    }

    private Open with(
        List<SlotGrant> grants, Windows times, Recipe computed, Optional<Digest> within) {
      return new Open(
          run,
          index,
          previousRound,
          parent,
          computed,
          data,
          firstExample,
          grants,
          price,
          budget,
          segmentsPerAudit,
          times,
          lossToleranceMicroNats,
          sliceExamples,
          improvement,
          within);
    }

    /** All slots of the round. */
    public long slotCount() {
      return slots.stream().mapToLong(SlotGrant::slots).sum();
    }

    /**
     * Credits for one proven slot: steps times price, within the slot's share of what the budget
     * has for work.
     */
    public long creditsPerSlot() {
      long forWork = budget - improvement.map(Improvement::credits).orElse(0L);
      return Math.min(forWork / slotCount(), Math.multiplyExact(recipe.steps(), price));
    }

    /** The most that one slot's score can be paid; 0 where scores are not. */
    public long mostImprovementPerSlot() {
      return improvement.map(part -> part.credits() / slotCount()).orElse(0L);
    }

    /** The most that one slot can be paid, for work and for improvement. */
    public long mostPerSlot() {
      return creditsPerSlot() + mostImprovementPerSlot();
    }

    /** Credits for one listed slot's score, whatever the others' are. */
    public long improvementCredits(long scoreMicroNats) {
      return improvement.map(part -> part.pay(scoreMicroNats, slotCount())).orElse(0L);
    }

    /** Share of a member's slots that each voter audits. */
    public int auditRatePerMille(String member) {
      return slots.stream()
          .filter(grant -> grant.member().equals(member))
          .mapToInt(SlotGrant::auditRatePerMille)
          .findFirst()
          .orElse(0);
    }

    @Override
    public int leastVersion() {
      return Math.max(
          improvement.isPresent() ? ProtocolVersions.PAID_SCORES : ProtocolVersions.OLDEST,
          computeClass.isPresent() ? ProtocolVersions.COMPUTE_CLASSES : ProtocolVersions.OLDEST);
    }

    @Override
    public Optional<Digest> roundId() {
      return Optional.empty();
    }

    @Override
    public List<Subject> subjects() {
      var subjects = new ArrayList<Subject>();
      computeClass.ifPresent(within -> subjects.add(new Subject("compute-class", within)));
      subjects.add(new Subject("data", data));
      if (!parent.isEmpty()) {
        subjects.add(new Subject("parent", new Digest(parent)));
      }
      subjects.add(new Subject("recipe", recipe.digest()));
      return List.copyOf(subjects);
    }
  }

  /**
   * What a round pays for measured improvement.
   *
   * @param credits of the budget set aside for it
   * @param scoreUnitMicroNats the score from which on a slot gets its whole share of them
   */
  record Improvement(long credits, long scoreUnitMicroNats) {
    /** Refuses numbers out of range. */
    public Improvement {
      requireRange(credits, 1, 1L << 50, "credits for improvement");
      requireRange(scoreUnitMicroNats, 1, 1_000_000_000L, "scoreUnitMicroNats");
    }

    /** One slot's pay: its share, times the score as a part of the unit, rounded down. */
    long pay(long scoreMicroNats, long slots) {
      long counted = Math.clamp(scoreMicroNats, 0, scoreUnitMicroNats);
      return BigInteger.valueOf(credits)
          .multiply(BigInteger.valueOf(counted))
          .divide(BigInteger.valueOf(scoreUnitMicroNats).multiply(BigInteger.valueOf(slots)))
          .longValueExact();
    }
  }

  /**
   * The sponsor wants no further phases of its round: what was committed to is still audited and
   * paid, nothing else is begun, and the run's head stays.
   */
  record Cancel(Digest round) implements Body {
    @Override
    public Optional<Digest> roundId() {
      return Optional.of(round);
    }

    @Override
    public List<Subject> subjects() {
      return List.of();
    }
  }

  /**
   * Slots 0 to {@code slots - 1} of a member.
   *
   * @param auditRatePerMille share of these slots that each voter audits
   */
  record SlotGrant(String member, int slots, int auditRatePerMille) {
    /** Refuses nonsense. */
    public SlotGrant {
      Names.requireMember(member);
      requireRange(slots, 1, MAX_SLOTS, "slots of " + member);
      requireRange(auditRatePerMille, 0, 1000, "auditRatePerMille of " + member);
    }
  }

  /** Longest times, in seconds, of the phases of a round; a phase ends early when all is there. */
  record Windows(int train, int receipt, int reveal, int audit, int judgement, int settle) {
    /** Refuses windows that cannot work. */
    public Windows {
      for (int seconds : new int[] {train, receipt, reveal, audit, judgement, settle}) {
        requireRange(seconds, 1, 2_592_000, "a window's seconds");
      }
    }

    /** The shortest of them. */
    public int shortest() {
      return IntStream.of(train, receipt, reveal, audit, judgement, settle).min().orElseThrow();
    }
  }

  /** Sealed promises of slots' whole results. */
  record Commit(Digest round, List<SlotCommit> slots) implements Body {
    /** Refuses double slots. */
    public Commit {
      slots = bounded(slots, "slots");
      requireAscending(slots.stream().map(SlotCommit::slot).toList());
    }

    @Override
    public Optional<Digest> roundId() {
      return Optional.of(round);
    }

    @Override
    public List<Subject> subjects() {
      return slots.stream().map(s -> new Subject("slot-" + s.slot(), s.commitment())).toList();
    }
  }

  /** One slot's commitment c. */
  record SlotCommit(int slot, Digest commitment) {}

  /** The commitments a voter held when its commit window closed, and its sealed audit seed. */
  record Receipt(Digest round, List<HeldCommit> held, Digest sealedSeed) implements Body {
    /** Refuses more than one commitment a slot. */
    public Receipt {
      held = bounded(held, "held");
      requireOrdered(held.stream().map(HeldCommit::id).toList(), "held");
    }

    @Override
    public Optional<Digest> roundId() {
      return Optional.of(round);
    }

    @Override
    public List<Subject> subjects() {
      return List.of(new Subject("sealed-seed", sealedSeed));
    }
  }

  /** A commitment somebody else made. */
  record HeldCommit(String member, int slot, Digest commitment) {
    /** Whose. */
    public SlotId id() {
      return new SlotId(member, slot);
    }
  }

  /** The content of included commitments. */
  record Reveal(Digest round, List<SlotReveal> slots) implements Body {
    /** Refuses double slots. */
    public Reveal {
      slots = bounded(slots, "slots");
      requireAscending(slots.stream().map(SlotReveal::slot).toList());
    }

    @Override
    public Optional<Digest> roundId() {
      return Optional.of(round);
    }

    @Override
    public List<Subject> subjects() {
      return slots.stream().map(s -> new Subject("slot-" + s.slot(), s.body().payload())).toList();
    }
  }

  /** One slot's content and the salt that sealed it. */
  record SlotReveal(int slot, SlotBody body, Digest salt) {}

  /**
   * A slot's whole result.
   *
   * @param leaves one a boundary state, 0 to S
   * @param payload blob digest
   * @param residualIn blob digest of the error-feedback residual before; empty for zeros, and where
   *     payloads have no residual
   * @param residualOut and after
   * @param losses blob digest of the training loss of every step
   * @param lastLossMicroNats training loss of the last step
   */
  record SlotBody(
      List<Digest> leaves,
      Digest payload,
      long payloadBytes,
      String residualIn,
      String residualOut,
      Digest losses,
      long lastLossMicroNats,
      long tokens) {
    /** Refuses more leaves than a round can have. */
    public SlotBody {
      leaves = List.copyOf(leaves);
      if (leaves.size() < 2 || leaves.size() > Recipe.MAX_SEGMENTS + 1) {
        throw new MalformedException("bad-reveal", "a slot has 2 to 1025 leaves");
      }
      requireDigestOrEmpty(residualIn);
      requireDigestOrEmpty(residualOut);
      requireRange(payloadBytes, 0, CanonicalJson.MAX_INTEGER, "payloadBytes");
      requireRange(tokens, 0, CanonicalJson.MAX_INTEGER, "tokens");
    }

    /** What the commitment seals. */
    public Digest digest() {
      return CanonicalJson.digest(this);
    }
  }

  /**
   * A voter's re-executions.
   *
   * @param seed opened when this is the voter's last word on the round; absent in an early report
   */
  record Audit(Digest round, List<AuditEntry> entries, Optional<Digest> seed) implements Body {
    /** Refuses double entries. */
    public Audit {
      entries = bounded(entries, "entries");
      requireOrdered(entries.stream().map(AuditEntry::id).toList(), "entries");
    }

    @Override
    public Optional<Digest> roundId() {
      return Optional.of(round);
    }

    @Override
    public List<Subject> subjects() {
      return List.of(new Subject("entries", CanonicalJson.digest(entries)));
    }
  }

  /** What an audit found. */
  enum Finding {
    equal,
    mismatch,
    unavailable
  }

  /**
   * One re-executed segment.
   *
   * @param segment 0 to S-1; S stands for the payload recomputed from the final state
   * @param digest the state (or payload) digest computed; absent where unavailable
   */
  record AuditEntry(
      String member, int slot, int segment, Finding finding, Optional<Digest> digest) {
    /** Refuses a finding without its digest. */
    public AuditEntry {
      requireRange(slot, 0, MAX_ENTRIES, "slot");
      requireRange(segment, 0, Recipe.MAX_SEGMENTS, "segment");
      if ((finding == Finding.unavailable) == digest.isPresent()) {
        throw new MalformedException(
            "bad-audit", "a digest stands with every finding but unavailable");
      }
    }

    /** Which segment. */
    public SegmentId id() {
      return new SegmentId(member, slot, segment);
    }
  }

  /** Own digests of reported segments, first sealed, then opened. */
  record Judgement(Digest round, List<SealedJudgement> sealed, List<OpenedJudgement> opened)
      implements Body {
    /** Refuses double entries. */
    public Judgement {
      sealed = bounded(sealed, "sealed");
      opened = bounded(opened, "opened");
      requireOrdered(sealed.stream().map(SealedJudgement::id).toList(), "sealed");
      requireOrdered(opened.stream().map(OpenedJudgement::id).toList(), "opened");
    }

    @Override
    public Optional<Digest> roundId() {
      return Optional.of(round);
    }

    @Override
    public List<Subject> subjects() {
      return List.of(new Subject("judgement", CanonicalJson.digest(List.of(sealed, opened))));
    }
  }

  /** A judgement before others can copy it. */
  record SealedJudgement(String member, int slot, int segment, Digest seal) {
    /** Which segment. */
    public SegmentId id() {
      return new SegmentId(member, slot, segment);
    }
  }

  /**
   * @param answer the digest computed, or {@code unavailable}
   */
  record OpenedJudgement(String member, int slot, int segment, String answer, Digest salt) {
    /** The answer of a voter that could not get the states. */
    public static final String UNAVAILABLE = "unavailable";

    /** Refuses other words. */
    public OpenedJudgement {
      if (!answer.equals(UNAVAILABLE)) {
        answer = new Digest(answer).hex();
      }
    }

    /** Which segment. */
    public SegmentId id() {
      return new SegmentId(member, slot, segment);
    }
  }

  /**
   * The sponsor's closing of a round.
   *
   * @param slots certified slots, with who voted for each
   * @param aggregate blob digest of the mean pseudo-gradient; empty where no slot is certified
   * @param candidate blob digest of the new parameters; empty where no slot is certified
   * @param outcome whether the candidate becomes the run's head
   * @param scores of the listed slots, in their order: by how many micro-nats a token each payload
   *     alone lowers the parent's loss on the hidden slice, at least; absent where scores are not
   *     paid and where no slot is listed
   */
  record Checkpoint(
      Digest round,
      List<CertifiedSlot> slots,
      String aggregate,
      String candidate,
      long lossBeforeMicroNats,
      long lossAfterMicroNats,
      Outcome outcome,
      Optional<List<Long>> scores)
      implements Body {
    /** Of a round that pays for work alone. */
    public Checkpoint(
        Digest round,
        List<CertifiedSlot> slots,
        String aggregate,
        String candidate,
        long lossBeforeMicroNats,
        long lossAfterMicroNats,
        Outcome outcome) {
      this(
          round,
          slots,
          aggregate,
          candidate,
          lossBeforeMicroNats,
          lossAfterMicroNats,
          outcome,
          Optional.empty());
    }

    /** Refuses double slots, and scores that are not one a slot. */
    public Checkpoint {
      slots = bounded(slots, "slots");
      requireOrdered(slots.stream().map(CertifiedSlot::id).toList(), "slots");
      if (candidate.isEmpty() != slots.isEmpty() || aggregate.isEmpty() != slots.isEmpty()) {
        throw new MalformedException(
            "bad-checkpoint", "a candidate stands exactly where slots are listed");
      }
      if (!candidate.isEmpty()) {
        candidate = new Digest(candidate).hex();
        aggregate = new Digest(aggregate).hex();
      } else if (outcome != Outcome.unchanged) {
        throw new MalformedException("bad-checkpoint", "without slots the head is unchanged");
      }
      scores = scores.map(List::copyOf);
      if (scores.isPresent()) {
        if (slots.isEmpty() || scores.get().size() != slots.size()) {
          throw new MalformedException("bad-checkpoint", "scores are one for each listed slot");
        }
        scores.get().forEach(score -> requireRange(score, -MAX_SCORE, MAX_SCORE, "a score"));
      }
    }

    /** The score of a listed slot, where scores are stated. */
    public Optional<Long> score(SlotId slot) {
      for (int i = 0; i < slots.size(); i++) {
        if (scores.isPresent() && slots.get(i).id().equals(slot)) {
          return Optional.of(scores.get().get(i));
        }
      }
      return Optional.empty();
    }

    @Override
    public int leastVersion() {
      return scores.isPresent() ? ProtocolVersions.PAID_SCORES : ProtocolVersions.OLDEST;
    }

    @Override
    public Optional<Digest> roundId() {
      return Optional.of(round);
    }

    @Override
    public List<Subject> subjects() {
      return candidate.isEmpty()
          ? List.of()
          : List.of(new Subject("candidate", new Digest(candidate)));
    }
  }

  /** What becomes of the candidate. */
  enum Outcome {
    accepted,
    unchanged
  }

  /** A slot and the voters whose votes certify it. */
  record CertifiedSlot(String member, int slot, Digest commitment, List<String> voters) {
    /** Copies the list. */
    public CertifiedSlot {
      voters = bounded(voters, "voters");
      requireOrdered(voters, "voters");
    }

    /** Which slot. */
    public SlotId id() {
      return new SlotId(member, slot);
    }
  }

  /** A voter's one signature on each of some subjects of a round. */
  record Vote(Digest round, List<Ballot> ballots) implements Body {
    /** Refuses an empty vote. */
    public Vote {
      ballots = bounded(ballots, "ballots");
      if (ballots.isEmpty()) {
        throw new MalformedException("bad-vote", "a vote has at least one ballot");
      }
      requireDistinct(ballots.stream().map(Ballot::subject).toList(), "ballot");
    }

    @Override
    public int leastVersion() {
      return ballots.stream().anyMatch(RefusalBallot.class::isInstance)
          ? ProtocolVersions.REFUSALS
          : ProtocolVersions.OLDEST;
    }

    @Override
    public Optional<Digest> roundId() {
      return Optional.of(round);
    }

    @Override
    public List<Subject> subjects() {
      return ballots.stream()
          .map(ballot -> new Subject(ballot.subject(), CanonicalJson.digest(ballot)))
          .toList();
    }
  }

  /** One subject and the value voted for. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = OpenBallot.class, name = "open"),
    @JsonSubTypes.Type(value = RefusalBallot.class, name = "refusal"),
    @JsonSubTypes.Type(value = SlotBallot.class, name = "slot"),
    @JsonSubTypes.Type(value = LapseBallot.class, name = "lapse"),
    @JsonSubTypes.Type(value = ReleaseBallot.class, name = "release"),
    @JsonSubTypes.Type(value = CheckpointBallot.class, name = "checkpoint")
  })
  sealed interface Ballot {
    /** What a voter can vote on once in the round. */
    String subject();
  }

  /** For the open statement that the vote's round names, against any other of its run and index. */
  record OpenBallot(String sponsor, String run, int index) implements Ballot {
    @Override
    public String subject() {
      return "open/" + sponsor + "/" + run + "/" + index;
    }
  }

  /**
   * Against the open statement that the vote's round names, for good: in the place of a vote for
   * it.
   *
   * @param reason a stable code for people, such as {@code AuditRateTooLow}
   */
  record RefusalBallot(String sponsor, String run, int index, String reason) implements Ballot {
    /** Refuses what is no code. */
    public RefusalBallot {
      Names.requireReason(reason);
    }

    /** The ballot in whose place it stands. */
    public OpenBallot against() {
      return new OpenBallot(sponsor, run, index);
    }

    @Override
    public String subject() {
      return against().subject();
    }
  }

  /** For a slot; the value is fixed by the commitment, so honest votes cannot split. */
  record SlotBallot(String member, int slot, Digest commitment, long units, long credits)
      implements Ballot {
    @Override
    public String subject() {
      return "slot/" + member + "/" + slot;
    }

    /** Which slot. */
    public SlotId id() {
      return new SlotId(member, slot);
    }
  }

  /**
   * Against waiting any longer for a slot: long after its round nobody pays it any more. It speaks
   * of the same subject as a vote for the slot, so that no voter casts both.
   *
   * @param revealed whether this voter knows its reveal, though too late or too little to vote for
   */
  record LapseBallot(String member, int slot, Digest commitment, boolean revealed)
      implements Ballot {
    @Override
    public String subject() {
      return "slot/" + member + "/" + slot;
    }

    /** Which slot. */
    public SlotId id() {
      return new SlotId(member, slot);
    }
  }

  /** For letting a member spend what a certified slot has earned. */
  record ReleaseBallot(String member, int slot) implements Ballot {
    @Override
    public String subject() {
      return "release/" + member + "/" + slot;
    }

    /** Which slot. */
    public SlotId id() {
      return new SlotId(member, slot);
    }
  }

  /** For a checkpoint statement. */
  record CheckpointBallot(Digest checkpoint) implements Ballot {
    @Override
    public String subject() {
      return "checkpoint";
    }
  }

  /** A segment of a slot; segment S of a slot stands for its payload. */
  record SegmentId(String member, int slot, int segment) implements Comparable<SegmentId> {
    /** Which slot. */
    public SlotId slotId() {
      return new SlotId(member, slot);
    }

    @Override
    public int compareTo(SegmentId other) {
      int bySlot = slotId().compareTo(other.slotId());
      return bySlot != 0 ? bySlot : Integer.compare(segment, other.segment);
    }
  }

  private static <T> List<T> bounded(List<T> list, String what) {
    if (list.size() > MAX_ENTRIES) {
      throw new MalformedException("too-many", what + " has more than " + MAX_ENTRIES + " entries");
    }
    return List.copyOf(list);
  }

  private static <T extends Comparable<? super T>> void requireOrdered(List<T> keys, String what) {
    for (int i = 1; i < keys.size(); i++) {
      if (keys.get(i - 1).compareTo(keys.get(i)) >= 0) {
        throw new MalformedException("not-ordered", what + " must be ordered and without doubles");
      }
    }
  }

  private static void requireAscending(List<Integer> slots) {
    requireOrdered(slots, "slots");
    if (!slots.isEmpty()) {
      requireRange(slots.getFirst(), 0, MAX_ENTRIES, "slot");
      requireRange(slots.getLast(), 0, MAX_ENTRIES, "slot");
    }
  }

  private static <T> void requireDistinct(List<T> keys, String what) {
    if (new HashSet<>(keys).size() != keys.size()) {
      throw new MalformedException("not-distinct", "every " + what + " stands once");
    }
  }

  private static void requireDigestOrEmpty(String digest) {
    if (!digest.isEmpty()) {
      new Digest(digest);
    }
  }

  private static void requireRange(long value, long least, long most, String what) {
    if (value < least || value > most) {
      throw new MalformedException(
          "out-of-range", what + " must be " + least + " to " + most + ", not " + value);
    }
  }
}
