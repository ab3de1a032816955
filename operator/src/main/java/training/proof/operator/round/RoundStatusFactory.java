package training.proof.operator.round;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import training.proof.crds.v1alpha1.Condition;
import training.proof.crds.v1alpha1.TrainingRoundStatus;
import training.proof.crds.v1alpha1.TrainingRoundStatusBuilder;
import training.proof.operator.status.Conditions;
import training.proof.operator.view.Nats;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.decide.Waiting;
import training.proof.protocol.round.Round;
import training.proof.protocol.round.RoundView;
import training.proof.protocol.round.SlotView;
import training.proof.protocol.round.Verdict;
import training.proof.protocol.statement.Body;
import training.proof.protocol.statement.SignedStatement;

/** What a TrainingRound shows of its round (pure). */
final class RoundStatusFactory {
  private final Clock clock;

  RoundStatusFactory(Clock clock) {
    this.clock = clock;
  }

  /** The status before a round is announced. */
  TrainingRoundStatus unopened(
      String sponsor,
      TrainingRoundStatus before,
      Long generation,
      Optional<Wants.Obstacle> obstacle,
      Optional<Waiting> waiting) {
    var conditions = conditions(before, generation);
    String message =
        obstacle
            .map(Wants.Obstacle::message)
            .or(() -> waiting.map(Waiting::message))
            .orElse("waiting for the federation to be ready");
    Optional<String> trouble =
        obstacle.map(Wants.Obstacle::reason).or(() -> waiting.flatMap(Waiting::trouble));
    conditions.set(
        "Accepted",
        trouble.isEmpty(),
        trouble.orElse("Accepted"),
        trouble.isEmpty() ? "" : message);
    conditions.set("Opened", false, trouble.orElse("Waiting"), message);
    conditions.set("Succeeded", Condition.Status.UNKNOWN, trouble.orElse("NotOpened"), message);
    return TrainingRoundStatusBuilder.builder()
        .conditions(conditions.list())
        .observedGeneration(generation)
        .sponsor(sponsor)
        .mirrored(false)
        .waitingFor(message)
        .summary(new TrainingRoundStatus.Summary(shortened(message), "-", "-", "-", "-"))
        .phases(List.of())
        .members(List.of())
        .build();
  }

  /** The status of an announced round. */
  TrainingRoundStatus of(
      Round round,
      TrainingRoundStatus before,
      Long generation,
      Optional<Waiting> waiting,
      Map<Digest, Instant> arrivals,
      Map<String, String> progress,
      boolean mirrored) {
    RoundView view = round.view();
    Optional<RoundView.Closing> settled = view.settled();
    String message = settled.isPresent() ? "" : waiting.map(Waiting::message).orElse("");
    int verified = view.slots(Verdict.CERTIFIED).size();
    int refused =
        view.slots(Verdict.CONVICTED).size()
            + view.slots(Verdict.MALFORMED).size()
            + view.slots(Verdict.FORFEITED).size();
    long work = verified * round.creditsPerSlot();
    long improvement =
        view.slots(Verdict.CERTIFIED).stream().mapToLong(s -> view.improvement(s.id())).sum();
    int received =
        (int) view.slots().values().stream().filter(s -> s.included().isPresent()).count();
    return TrainingRoundStatusBuilder.builder()
        .conditions(roundConditions(round, before, generation, waiting))
        .observedGeneration(generation)
        .round(round.id().hex())
        .sponsor(round.sponsor())
        .mirrored(mirrored)
        .slots(new TrainingRoundStatus.Counts(view.slots().size(), received))
        .proofs(new TrainingRoundStatus.Proofs(verified, refused))
        .lossBeforeMicroNats(settled.map(c -> c.checkpoint().lossBeforeMicroNats()).orElse(null))
        .lossAfterMicroNats(settled.map(c -> c.checkpoint().lossAfterMicroNats()).orElse(null))
        .checkpoint(
            settled.map(c -> c.checkpoint().candidate()).filter(c -> !c.isEmpty()).orElse(null))
        .checkpointAccepted(
            settled.map(c -> c.checkpoint().outcome() == Body.Outcome.accepted).orElse(null))
        .creditsPaid(work + improvement)
        .improvementPaid(improvement)
        .waitingFor(message)
        .phases(phases(round, arrivals))
        .members(members(round, progress))
        .summary(
            new TrainingRoundStatus.Summary(
                shortened(message),
                received + "/" + view.slots().size(),
                verified + "/" + refused,
                settled.map(RoundStatusFactory::loss).orElse("-"),
                round.open().improvement().isPresent() ? work + " + " + improvement : "" + work))
        .build();
  }

  private List<Condition> roundConditions(
      Round round, TrainingRoundStatus before, Long generation, Optional<Waiting> waiting) {
    RoundView view = round.view();
    var conditions = conditions(before, generation);
    String message = waiting.map(Waiting::message).orElse("");
    String reason = waiting.flatMap(Waiting::trouble).orElse("Waiting");
    Waiting.Step step =
        view.settled().isPresent()
            ? Waiting.Step.SETTLED
            : waiting.map(Waiting::step).orElse(Waiting.Step.OPENING);
    conditions.set("Accepted", true, "Accepted", "");
    milestone(conditions, "Opened", view.certified(), reason, message);
    boolean open = view.certified();
    milestone(conditions, "Trained", open && after(step, Waiting.Step.TRAINING), reason, message);
    milestone(conditions, "Committed", open && after(step, Waiting.Step.RECEIPTS), reason, message);
    milestone(conditions, "Revealed", open && after(step, Waiting.Step.REVEALS), reason, message);
    milestone(conditions, "Audited", open && after(step, Waiting.Step.AUDITS), reason, message);
    milestone(conditions, "Settled", view.settled().isPresent(), reason, message);
    succeeded(conditions, view, reason, message);
    return conditions.list();
  }

  private static void succeeded(
      Conditions conditions, RoundView view, String reason, String message) {
    if (view.settled().isEmpty()) {
      conditions.set("Succeeded", Condition.Status.UNKNOWN, reason, message);
      return;
    }
    Body.Checkpoint checkpoint = view.settled().get().checkpoint();
    boolean accepted = checkpoint.outcome() == Body.Outcome.accepted;
    conditions.set(
        "Succeeded",
        accepted,
        accepted ? "CheckpointAccepted" : "HeadUnchanged",
        accepted
            ? checkpoint.slots().size() + " proven slots; loss " + loss(view.settled().get())
            : checkpoint.slots().isEmpty()
                ? "no slot was proven; the head of the run is unchanged"
                : "the candidate is worse on the hidden slice; the head of the run is unchanged");
  }

  private static void milestone(
      Conditions conditions, String type, boolean reached, String reason, String message) {
    conditions.set(type, reached, reached ? type : reason, reached ? "" : message);
  }

  private static boolean after(Waiting.Step now, Waiting.Step step) {
    return now.compareTo(step) > 0;
  }

  private static String loss(RoundView.Closing closing) {
    return closing.checkpoint().slots().isEmpty()
        ? "-"
        : Nats.fall(
            closing.checkpoint().lossBeforeMicroNats(), closing.checkpoint().lossAfterMicroNats());
  }

  private static List<TrainingRoundStatus.MemberProgress> members(
      Round round, Map<String, String> progress) {
    var members = new ArrayList<TrainingRoundStatus.MemberProgress>();
    for (Body.SlotGrant grant : round.open().slots()) {
      String member = grant.member();
      members.add(
          new TrainingRoundStatus.MemberProgress(
              member, progress.get(member), state(round.view(), member)));
    }
    return members;
  }

  private static String state(RoundView view, String member) {
    List<SlotView> slots =
        view.slots().values().stream().filter(s -> s.id().member().equals(member)).toList();
    if (slots.stream().allMatch(SlotView::isFinal)) {
      return slots.stream()
          .map(slot -> slot.verdict().name().toLowerCase(java.util.Locale.ROOT))
          .distinct()
          .reduce((a, b) -> a + ", " + b)
          .orElse("");
    }
    if (view.audits().containsKey(member)) {
      return "audited";
    }
    if (slots.stream().anyMatch(slot -> slot.reveal().isPresent())) {
      return "revealed";
    }
    return view.commits().contains(member) ? "committed" : view.certified() ? "training" : "";
  }

  /** Phases by the arrival of the statements that end them; whole seconds. */
  private static List<TrainingRoundStatus.PhaseTiming> phases(
      Round round, Map<Digest, Instant> arrivals) {
    var phases = new ArrayList<TrainingRoundStatus.PhaseTiming>();
    Optional<Instant> start = Optional.ofNullable(arrivals.get(round.id()));
    for (PhaseEnd phase : PhaseEnd.values()) {
      if (start.isEmpty()) {
        break;
      }
      Instant from = start.get();
      Optional<Instant> end = phase.end(round, arrivals);
      Long seconds =
          end.map(to -> Math.max(0, Duration.between(from, to).toSeconds())).orElse(null);
      phases.add(new TrainingRoundStatus.PhaseTiming(phase.word(), from.toString(), seconds));
      start = end;
    }
    return phases;
  }

  private enum PhaseEnd {
    OPENING,
    TRAINING,
    RECEIPTS,
    REVEALS,
    AUDITS,
    VOTES,
    CHECKPOINT,
    SETTLING;

    String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }

    Optional<Instant> end(Round round, Map<Digest, Instant> arrivals) {
      RoundView view = round.view();
      boolean settled = view.settled().isPresent();
      return switch (this) {
        case OPENING ->
            view.certified()
                ? last(round, arrivals, s -> hasBallot(s, Body.OpenBallot.class))
                : none();
        case TRAINING -> last(round, arrivals, s -> s instanceof Body.Commit);
        case RECEIPTS -> last(round, arrivals, s -> s instanceof Body.Receipt);
        case REVEALS -> last(round, arrivals, s -> s instanceof Body.Reveal);
        case AUDITS -> last(round, arrivals, s -> s instanceof Body.Audit);
        case VOTES -> last(round, arrivals, s -> hasBallot(s, Body.SlotBallot.class));
        case CHECKPOINT -> last(round, arrivals, s -> s instanceof Body.Checkpoint);
        case SETTLING ->
            settled
                ? last(round, arrivals, s -> hasBallot(s, Body.CheckpointBallot.class))
                : none();
      };
    }

    private static Optional<Instant> none() {
      return Optional.empty();
    }

    private static Optional<Instant> last(
        Round round, Map<Digest, Instant> arrivals, java.util.function.Predicate<Body> kind) {
      return round.statements().stream()
          .filter(signed -> kind.test(signed.body()))
          .map(SignedStatement::id)
          .filter(arrivals::containsKey)
          .map(arrivals::get)
          .max(Comparator.naturalOrder());
    }

    private static boolean hasBallot(Body body, Class<? extends Body.Ballot> type) {
      return body instanceof Body.Vote vote && vote.ballots().stream().anyMatch(type::isInstance);
    }
  }

  private Conditions conditions(TrainingRoundStatus before, Long generation) {
    return new Conditions(before == null ? List.of() : before.conditions(), generation, clock);
  }

  private static String shortened(String message) {
    return message.length() <= 128 ? message : message.substring(0, 125) + "...";
  }
}
