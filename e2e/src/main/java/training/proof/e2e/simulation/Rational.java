package training.proof.e2e.simulation;

import java.io.PrintStream;
import java.util.List;
import java.util.stream.Stream;
import training.proof.protocol.ledger.LedgerState;
import training.proof.protocol.ledger.Standing;
import training.proof.protocol.round.Round;
import training.proof.protocol.round.SlotView;
import training.proof.protocol.round.Verdict;

/**
 * {@code ./proofpool simulate --rational}: whether cheating ever pays at the audit rates that the
 * rules ask for. Exact fractions over the protocol's own {@code Standing}; the chance to be found
 * out is compared with what happens in simulated worlds.
 */
final class Rational {
  /** As in the protocol's release rule: later certified slots after which one is released. */
  private static final int LATER_SLOTS = 8;

  private static final int SEGMENTS = 10;
  private static final long[] PENDING = {0, 1, 4, 8, 16, 64};
  private static final int WORLDS = 60;
  private static final int WORLD_ROUNDS = 3;

  /** A chance of less than one in ten thousand where the figures are right. */
  private static final double MOST_DEVIATIONS = 4;

  private final PrintStream out;

  Rational(PrintStream out) {
    this.out = out;
  }

  /** Prints all tables; false where a figure is not as it must be. */
  boolean run() {
    boolean holds = atTheFloor();
    holds &= outgrown();
    holds &= leaving();
    return inWorlds() && holds;
  }

  /** At the floor no cheat gains, and below it one does: else the floor would say nothing. */
  private boolean atTheFloor() {
    boolean holds = true;
    out.println("Best cheat at the floor, one honest auditor; in slots' pay, honest work is 0");
    out.println(
        "pending  slots  draws   rate  best cheat          caught     gain   at half the rate");
    for (long pending : PENDING) {
      for (int slots : new int[] {1, 2, 8}) {
        for (int draws : new int[] {1, 2}) {
          var gamble = new Gamble(1, SEGMENTS, draws, slots);
          long credits = pending * Gamble.PAY;
          int floor = gamble.floor(credits, pending == 0 ? 0 : 100);
          Gamble.Best best = gamble.best(floor, credits);
          Gamble.Best below = gamble.best(floor / 2, credits);
          boolean tight = slots == 1 && floor > Standing.LEAST_PER_MILLE;
          holds &= best.gain().sign() <= 0 && (!tight || below.gain().sign() > 0);
          out.printf(
              "%7d %6d %6d %6d  %d of %d, %2d of %d %9s %8s %11s%n",
              pending,
              slots,
              draws,
              floor,
              best.cheated(),
              slots,
              best.skipped(),
              SEGMENTS,
              best.caught().rounded(3),
              best.gain().rounded(4),
              below.gain().rounded(4));
        }
      }
    }
    out.println(
        holds
            ? "No cheat gains at the floor; of one slot at half of it, one does."
            : "BROKEN: a cheat gains at the floor, or none does at half of it.");
    return holds;
  }

  /**
   * Who goes gets what is pending once none of its slots is undecided: so until then it is at
   * stake, the last slots' pay as much as the first ones'.
   */
  private boolean leaving() {
    boolean holds = true;
    out.println();
    out.println(
        "Leaves after eight more slots, 8 slots' pay pending; gain over honest work, in slots' pay");
    out.println("cost of a slot  1 auditor  2 auditors  3 auditors");
    for (Fraction cost :
        List.of(Fraction.ONE, Fraction.of(3, 4), Fraction.of(1, 2), Fraction.of(1, 4))) {
      List<Fraction> gains = Stream.of(1, 2, 3).map(n -> leaving(n, cost)).toList();
      holds &= gains.stream().allMatch(gain -> gain.sign() <= 0);
      out.printf(
          "%13s%% %10s %11s %11s%n",
          cost.times(100).rounded(0),
          gains.get(0).rounded(4),
          gains.get(1).rounded(4),
          gains.get(2).rounded(4));
    }
    return holds;
  }

  private static Fraction leaving(int auditors, Fraction cost) {
    var gamble = new Gamble(auditors, SEGMENTS, 2, 1);
    int rate = gamble.floor(LATER_SLOTS * Gamble.PAY, 100);
    Fraction cheating = Fraction.of(LATER_SLOTS, 1);
    Fraction honest = cheating;
    for (int left = 1; left <= LATER_SLOTS; left++) {
      honest = honest.plus(Fraction.ONE.minus(cost));
      Fraction best = cheating.plus(Fraction.ONE.minus(cost));
      for (int skipped = 1; skipped <= SEGMENTS; skipped++) {
        Fraction audited = Fraction.of(rate, 1000).times(gamble.seen(skipped));
        Fraction unseen = Fraction.ONE.minus(audited).power(auditors);
        Fraction spent = cost.times(Fraction.of(SEGMENTS - skipped, SEGMENTS));
        best = best.max(unseen.times(Fraction.ONE.plus(cheating)).minus(spent));
      }
      cheating = best;
    }
    return cheating.minus(honest);
  }

  /**
   * The rate of a round is set when it is opened; what is pending then may be released before the
   * round is audited, by slots of other rounds, however little those pay: as far as voters let it.
   */
  private boolean outgrown() {
    boolean holds = true;
    out.println();
    out.println(
        "Best cheat in one slot after as much was released as voters release meanwhile; one auditor");
    out.println("pending at the opening   rate  pending then     gain   if all were released");
    for (long pending : new long[] {1, 4, 8, 16}) {
      var gamble = new Gamble(1, SEGMENTS, 1, 1);
      long credits = pending * Gamble.PAY;
      int rate = gamble.floor(credits, 100);
      long left = leastPending(rate, credits);
      Gamble.Best best = gamble.best(rate, left);
      holds &= best.gain().sign() <= 0;
      out.printf(
          "%22d %6d %13s %8s %22s%n",
          pending,
          rate,
          Fraction.of(left, Gamble.PAY).rounded(3),
          best.gain().rounded(4),
          gamble.best(rate, 0).gain().rounded(4));
    }
    out.println(holds ? "No cheat gains." : "BROKEN: a cheat gains.");
    return holds;
  }

  /** The least that the release rule leaves at stake while a slot is undecided. */
  private static long leastPending(int granted, long pending) {
    long least = 0;
    long enough = pending;
    while (least < enough) {
      long middle = (least + enough) / 2;
      if (Standing.ratePerMille(Gamble.PAY, middle) <= granted) {
        enough = middle;
      } else {
        least = middle + 1;
      }
    }
    return enough;
  }

  /** Convictions of slots with one made-up state, beside those that the fractions expect. */
  private boolean inWorlds() {
    double expected = 0;
    double variance = 0;
    int slots = 0;
    int convicted = 0;
    for (long seed = 1; seed <= WORLDS; seed++) {
      var world = new World(new Plan(4, 1, WORLD_ROUNDS, seed, Scenario.FAKE_WORKER, false));
      world
          .run()
          .broken()
          .ifPresent(
              broken -> {
                throw new Broken(broken);
              });
      LedgerState state = world.honest().getFirst().operators().getFirst().state();
      for (Round round : state.rounds().values()) {
        for (SlotView slot : round.view().slots().values()) {
          if (isFake(world, round, slot)) {
            var gamble =
                new Gamble(3, round.open().recipe().segments(), round.open().segmentsPerAudit(), 1);
            Fraction rate = Fraction.of(round.open().auditRatePerMille(slot.id().member()), 1000);
            Fraction missed = Fraction.ONE.minus(rate.times(gamble.seen(1))).power(3);
            double chance = 1 - missed.rounded(9).doubleValue();
            expected += chance;
            variance += chance * (1 - chance);
            slots++;
            convicted += slot.verdict() == Verdict.CONVICTED ? 1 : 0;
          }
        }
      }
    }
    double deviations = (convicted - expected) / Math.sqrt(variance);
    out.println();
    out.printf(
        "%d slots with one made-up state in %d worlds: %d convicted, %.1f expected, %.1f standard deviations apart%n",
        slots, WORLDS, convicted, expected, deviations);
    return Math.abs(deviations) < MOST_DEVIATIONS;
  }

  private static boolean isFake(World world, Round round, SlotView slot) {
    String worker = slot.id().member();
    return world.knows(worker)
        && !world.member(worker).isHonest()
        && slot.reveal().isPresent()
        && world.wasCalm(round.id());
  }
}
