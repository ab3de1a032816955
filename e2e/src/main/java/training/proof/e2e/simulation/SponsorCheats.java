package training.proof.e2e.simulation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.crypto.Prf;
import training.proof.protocol.decide.LocalFacts;
import training.proof.protocol.round.Round;
import training.proof.protocol.round.SlotView;
import training.proof.protocol.statement.Body;
import training.proof.protocol.task.Task;
import training.proof.protocol.task.TaskResult;

/** Sponsors that open what they should not, and close how they should not. */
final class SponsorCheats {
  private SponsorCheats() {}

  /** Leaves the first certified slot out, and computes the rest as it should. */
  static Conduct censoring() {
    return checkpoints(
        (me, checkpoint) -> {
          Round round = me.state().round(checkpoint.round()).orElseThrow();
          List<Body.CertifiedSlot> rest = checkpoint.slots().subList(1, checkpoint.slots().size());
          return rest.isEmpty() ? empty(round.id()) : closing(round, rest);
        });
  }

  /** Closes over no slot at all. */
  static Conduct dismissing() {
    return checkpoints((me, checkpoint) -> empty(checkpoint.round()));
  }

  /** States an aggregate that nobody recomputes. */
  static Conduct inventing() {
    return checkpoints(
        (me, checkpoint) ->
            with(checkpoint, Digest.of("simulation/invented").hex(), checkpoint.scores()));
  }

  /** States scores that cost it little: none of others is worth anything, its own are. */
  static Conduct miserly() {
    return checkpoints(
        (me, checkpoint) -> {
          var scores = new ArrayList<Long>();
          for (Body.CertifiedSlot slot : checkpoint.slots()) {
            scores.add(slot.member().equals(me.member().name()) ? Setting.SCORE_UNIT : 0);
          }
          return with(checkpoint, checkpoint.candidate(), checkpoint.scores().map(all -> scores));
        });
  }

  /** States no scores where they are paid, and some where they are not. */
  static Conduct unscored() {
    return checkpoints(
        (me, checkpoint) ->
            with(
                checkpoint,
                checkpoint.candidate(),
                checkpoint.scores().isPresent()
                    ? Optional.empty()
                    : Optional.of(
                        Collections.nCopies(checkpoint.slots().size(), Setting.SCORE_UNIT))));
  }

  private static Body.Checkpoint with(
      Body.Checkpoint checkpoint, String candidate, Optional<List<Long>> scores) {
    return new Body.Checkpoint(
        checkpoint.round(),
        checkpoint.slots(),
        checkpoint.aggregate(),
        candidate,
        checkpoint.lossBeforeMicroNats(),
        checkpoint.lossAfterMicroNats(),
        checkpoint.outcome(),
        scores);
  }

  private interface Closer {
    Body close(Operator me, Body.Checkpoint checkpoint);
  }

  private static Conduct checkpoints(Closer closer) {
    return new Conduct() {
      @Override
      public List<Body> say(Operator me, Body body) {
        return body instanceof Body.Checkpoint checkpoint && !checkpoint.slots().isEmpty()
            ? List.of(closer.close(me, checkpoint))
            : List.of(body);
      }
    };
  }

  private static Body.Checkpoint empty(Digest round) {
    return new Body.Checkpoint(round, List.of(), "", "", 0, 0, Body.Outcome.unchanged);
  }

  private static Body.Checkpoint closing(Round round, List<Body.CertifiedSlot> listed) {
    List<SlotView> slots =
        listed.stream().map(slot -> round.view().slots().get(slot.id())).toList();
    Object[] salts = slots.stream().map(slot -> slot.salt().orElseThrow()).toArray();
    TaskResult.Aggregated result =
        Trainer.aggregate(
            new Task.Aggregate(
                round.id(),
                round.open().recipe(),
                round.open().parent(),
                round.open().data(),
                slots.stream()
                    .map(
                        slot ->
                            new Task.PayloadRef(
                                slot.id().member(),
                                slot.id().slot(),
                                slot.reveal().orElseThrow().payload()))
                    .toList(),
                (int) round.open().slotCount(),
                Prf.of(round.id().raw(), "proofpool/hidden-slice/v1", salts),
                round.open().sliceExamples(),
                round.open().improvement().isPresent(),
                Task.VERSION));
    return new Body.Checkpoint(
        round.id(),
        listed,
        result.aggregate().hex(),
        result.candidate().hex(),
        result.lossBeforeMicroNats(),
        result.lossAfterMicroNats(),
        result.lossAfterMicroNats() <= result.lossBeforeMicroNats() + Setting.TOLERANCE
            ? Body.Outcome.accepted
            : Body.Outcome.unchanged,
        result.scores().map(all -> all.stream().map(TaskResult.Gain::lowerBound).toList()));
  }

  /** Opens several rounds at once that together exceed its credits. */
  static Conduct insolvent() {
    return opens(
        open -> {
          var opens = new ArrayList<Body>();
          for (int i = 0; i < 3; i++) {
            opens.add(change(open, open.run() + "-x" + i, Setting.CREDITS * 2 / 3));
          }
          return opens;
        });
  }

  /** Opens one index of a run twice, with other budgets. */
  static Conduct doubleOpening() {
    return opens(open -> List.of(open, change(open, open.run(), open.budget() + 1)));
  }

  /** Opens from a parent that is not the head of its run. */
  static Conduct staleParent() {
    return opens(
        open ->
            List.of(
                new Body.Open(
                    open.run(),
                    open.index(),
                    open.previousRound(),
                    Digest.of("simulation/stale-parent").hex(),
                    open.recipe(),
                    open.data(),
                    open.firstExample(),
                    open.slots(),
                    open.price(),
                    open.budget(),
                    open.segmentsPerAudit(),
                    open.windows(),
                    open.lossToleranceMicroNats(),
                    open.sliceExamples(),
                    open.improvement(),
                    open.computeClass())));
  }

  /** Opens rounds of extreme numbers, within what the gate lets pass. */
  static Conduct odd(RandomGenerator random) {
    return opens(
        open -> {
          var slots = new ArrayList<>(open.slots());
          if (random.nextBoolean()) {
            slots.add(
                new Body.SlotGrant("zz-nobody", 1 + random.nextInt(100), random.nextInt(1001)));
          }
          long budget = random.nextBoolean() ? open.budget() : random.nextInt(10);
          return List.of(
              new Body.Open(
                  open.run(),
                  random.nextBoolean() ? open.index() : random.nextInt(1_000_000),
                  open.previousRound(),
                  open.parent(),
                  open.recipe(),
                  open.data(),
                  random.nextBoolean() ? open.firstExample() : (1L << 53) - 1,
                  slots,
                  random.nextBoolean() ? open.price() : 1L << 40,
                  budget,
                  1 + random.nextInt(1024),
                  open.windows(),
                  random.nextInt(1_000_000_000),
                  1 + random.nextInt(1 << 20),
                  oddImprovement(budget, random),
                  open.computeClass()));
        });
  }

  /** From nothing to all, for anything or for what nobody reaches. */
  private static Optional<Body.Improvement> oddImprovement(long budget, RandomGenerator random) {
    return budget == 0 || random.nextBoolean()
        ? Optional.empty()
        : Optional.of(
            new Body.Improvement(
                random.nextBoolean() ? budget : 1,
                random.nextBoolean() ? 1 : 1 + random.nextInt(1_000_000_000)));
  }

  /** Gives voters so little time that nobody can audit. */
  static Conduct hasty(RandomGenerator random) {
    int least = 9 + random.nextInt(4);
    var windows = new Body.Windows(30, least, least, least, least, least);
    return opens(open -> List.of(open.withWindows(windows)));
  }

  /** Opens rounds in FP32 that nobody can check. */
  static Conduct unchecked() {
    return opens(open -> List.of(open.within(Digest.of("simulation/nobodys-processors"))));
  }

  private interface Opener {
    List<Body> open(Body.Open open);
  }

  /** What it opens instead is chosen once for each round, as the said must not differ by pass. */
  private static Conduct opens(Opener opener) {
    return new Conduct() {
      private final Map<String, List<Body>> chosen = new HashMap<>();

      @Override
      public List<Body> say(Operator me, Body body) {
        return body instanceof Body.Open open
            ? chosen.computeIfAbsent(open.run() + "/" + open.index(), key -> opener.open(open))
            : List.of(body);
      }
    };
  }

  /** Wants the same rounds on other terms: the other face of a sponsor with two. */
  static Conduct bargaining() {
    return new Conduct() {
      @Override
      public List<LocalFacts.Want> wants(List<LocalFacts.Want> wants) {
        return wants.stream().map(SponsorCheats::dearer).toList();
      }
    };
  }

  private static LocalFacts.Want dearer(LocalFacts.Want want) {
    return new LocalFacts.Want(
        want.name(),
        want.run(),
        want.index(),
        want.since(),
        want.recipe(),
        want.data(),
        want.price(),
        want.budget() + 1,
        want.slotsPerMember(),
        want.members(),
        want.auditRatePerMille(),
        want.segmentsPerAudit(),
        want.windows(),
        want.lossToleranceMicroNats(),
        want.sliceExamples(),
        want.improvement());
  }

  private static Body.Open change(Body.Open open, String run, long budget) {
    boolean first = !run.equals(open.run());
    return new Body.Open(
        run,
        first ? 0 : open.index(),
        first ? Optional.empty() : open.previousRound(),
        first ? "" : open.parent(),
        open.recipe(),
        open.data(),
        first ? 0 : open.firstExample(),
        open.slots(),
        open.price(),
        budget,
        open.segmentsPerAudit(),
        open.windows(),
        open.lossToleranceMicroNats(),
        open.sliceExamples(),
        open.improvement(),
        open.computeClass());
  }
}
