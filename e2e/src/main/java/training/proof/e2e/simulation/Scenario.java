package training.proof.e2e.simulation;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;
import training.proof.protocol.recipe.Recipe;
import training.proof.protocol.statement.Body;
import training.proof.protocol.statement.ProtocolVersions;

/** What goes wrong in a world, by name. Cheats' number is given; faults are those of a kind. */
@SuppressWarnings("ImmutableEnumChecker") // Castings are functions that capture nothing.
enum Scenario {
  CALM("nothing goes wrong", Faults.NONE),
  LOSSY("requests and answers are late, lost, doubled and out of order", Faults.lossy()),
  PARTITION("the network falls apart and heals", Faults.partition()),
  ONE_WAY("some links can be called over in one direction only", Faults.oneWay(3)),
  CRASHES("processes end between any two durable writes and come back", Faults.crashes()),
  FAILING_STORE("durable writes are answered by errors, done or not", Faults.failures()),
  FAILING_JOBS("some jobs fail for good", Faults.jobs()),
  SKEWED_CLOCKS("clocks are off by hours and a tenth too fast or slow", Faults.skew()),
  REPLICAS("every member runs twice at once on one store", Faults.twoReplicas()),
  LATE_JOINER("a member comes up only after some rounds", Faults.oneLate()),
  RESTORED_BACKUP("a member's store falls back to an old copy", Faults.oneRestored()),
  LONG_RECORD("rounds are over, their statements go into records; stores and processes fail"),
  COMINGS_AND_GOINGS("somebody joins, somebody leaves, somebody changes its key", Faults.NONE),
  SPLIT_VOTE("users agree to two that want to join, in another order", Faults.NONE),
  CHANGES_IN_TROUBLE("somebody joins, leaves and changes its key, and all goes wrong"),
  UPGRADE(
      "the federation goes over to the newest protocol in the middle of rounds, and all goes"
          + " wrong"),
  RESIDUALS("payloads leave residuals to the next round, and all goes wrong"),
  RESTARTED(
      "a member falls back to an old copy, out of reach of whoever heard it last, and begins anew",
      Faults.restart(0)),
  NEEDLESS_RESTART("a member that is well is made to begin anew", Faults.restart(30)),
  TWO_CLASSES(
      "rounds are in FP32, and the members compute in two ways, which some change; in half of the"
          + " worlds all goes wrong"),
  EVERYTHING("all these faults together, in any measure"),

  FAKE_WORKER("makes up one state", Part.WORKER, random -> one(WorkerCheats.fake(random))),
  REMOVED_CHEAT(
      "makes up one state, and has to go while its slots are open",
      Part.WORKER,
      random -> one(WorkerCheats.fake(random))),
  STALE_WORKER("trains from other parameters", Part.WORKER, r -> one(WorkerCheats.stale())),
  POISONER("ships another payload than it trained", r -> one(WorkerCheats.poisoned())),
  MALFORMED_WORKER("reveals in no valid form", r -> one(WorkerCheats.malformed(r))),
  SILENT_WORKER(
      "never commits, never reveals, never audits or never judges",
      r -> one(WorkerCheats.silentOn(SilentKinds.any(r)))),
  LATE_WORKER(
      "commits, gives receipts, reveals or audits late",
      r -> one(WorkerCheats.late(SilentKinds.any(r), r.nextInt(150_000)))),
  SELECTIVE_REVEALER("reveals only what nobody will catch", r -> one(WorkerCheats.selective(r))),
  WITHHELD_STATES(
      "keeps states to itself, all or some, for ever or a while",
      r ->
          one(
              WorkerCheats.withholding(
                  1 + r.nextInt(1000), r.nextBoolean() ? Long.MAX_VALUE : r.nextInt(300_000)))),
  FORGED_RESIDUAL(
      "goes on from another residual, or leaves another one",
      r -> one(WorkerCheats.otherResidual(r))),
  HIDDEN_RESIDUAL("serves its residuals to nobody", r -> one(WorkerCheats.hidingResiduals())),
  COPIER("commits and reveals what another did", r -> one(WorkerCheats.copier())),
  TAILORED_PAYLOAD("makes its payload after seeing others'", r -> one(WorkerCheats.tailored())),

  FALSE_ACCUSER("calls honest work wrong, and judges so", r -> one(VoterCheats.accuser())),
  DEAF_ACCUSER("claims to get no states, and judges so", r -> one(VoterCheats.deaf())),
  LAZY_AUDITOR("shows its seed without entries", r -> one(VoterCheats.lazy())),
  SEALED_AUDITOR("reports and never shows its seed", r -> one(VoterCheats.sealed())),
  COPYING_AUDITOR("repeats others' findings", r -> one(VoterCheats.copying())),
  LEAKING_AUDITOR("shows its seed before anybody reveals", r -> one(VoterCheats.leaking())),
  STAMPING_VOTER("votes for everything unseen", r -> one(VoterCheats.stamping())),
  CROOKED_VOTER("gives receipts and votes of wrong values", r -> one(VoterCheats.crooked())),
  COLLUDERS(
      "one fakes, the next stamps and leaks, in turn",
      random -> {
        throw new IllegalStateException("cast by place");
      }),

  CENSORING_SPONSOR("leaves a slot out", Part.SPONSOR, r -> one(SponsorCheats.censoring())),
  DISMISSING_SPONSOR("closes without slots", Part.SPONSOR, r -> one(SponsorCheats.dismissing())),
  INVENTING_SPONSOR("states a false aggregate", Part.SPONSOR, r -> one(SponsorCheats.inventing())),
  MISERLY_SPONSOR("states scores as it likes", Part.SPONSOR, r -> one(SponsorCheats.miserly())),
  UNSCORED_SPONSOR(
      "states no scores where they are paid", Part.SPONSOR, r -> one(SponsorCheats.unscored())),
  ABSENT_SPONSOR(
      "never closes", Part.SPONSOR, r -> one(WorkerCheats.silentOn(Body.Checkpoint.class))),
  INSOLVENT_SPONSOR("promises too much", Part.SPONSOR, r -> one(SponsorCheats.insolvent())),
  DOUBLE_OPENING_SPONSOR(
      "opens one round twice", Part.SPONSOR, r -> one(SponsorCheats.doubleOpening())),
  STALE_PARENT("opens from no head", Part.SPONSOR, r -> one(SponsorCheats.staleParent())),
  ODD_SPONSOR("opens rounds of extreme numbers", Part.SPONSOR, r -> one(SponsorCheats.odd(r))),
  HASTY_SPONSOR(
      "leaves little or no time to audit", Part.SPONSOR, r -> one(SponsorCheats.hasty(r))),

  UNCHECKED_SPONSOR(
      "opens rounds in FP32 that nobody can check",
      Part.SPONSOR,
      r -> one(SponsorCheats.unchecked())),

  FALSE_CLASS("says that it computes as the others do, and does not", r -> one(Conduct.HONEST)),

  FORGED_FEEDS("signs others' statements", r -> one(FeedCheats.forging(r))),
  TRUNCATED_FEEDS("hides, cuts and boasts of feeds", r -> one(FeedCheats.truncating(r))),
  FOREIGN_STATEMENTS(
      "serves other epochs, incarnations and federations", r -> one(FeedCheats.foreign(r))),
  GARBLED_BYTES("serves mutated bytes", r -> one(FeedCheats.garbling(r))),
  PARROT("says in its own name what others said", r -> one(new Babble(r, false))),
  BABBLER("says well-formed nonsense", r -> one(new Babble(r, true))),

  EQUIVOCATING_WORKER(
      "shows half of the others another result",
      Part.WORKER,
      r -> List.of(Conduct.HONEST, WorkerCheats.fake(r))),
  EQUIVOCATING_AUDITOR(
      "accuses before half of the others", r -> List.of(Conduct.HONEST, VoterCheats.accuser())),
  EQUIVOCATING_VOTER(
      "votes otherwise before half of the others",
      r -> List.of(VoterCheats.stamping(), VoterCheats.crooked())),
  EQUIVOCATING_SPONSOR(
      "opens on other terms before half of the others",
      Part.SPONSOR,
      r -> List.of(Conduct.HONEST, SponsorCheats.bargaining())),

  CHEATS_AMONG_CHANGES(
      "cheats in any of these ways while somebody joins, leaves and changes its key",
      Scenario::castOfAny),
  CHEAT_THAT_HAS_TO_GO(
      "cheats in any of these ways, and has to go while its slots are open", Scenario::castOfAny),
  FALSE_WORDS("speaks for members' removal that nobody wants", r -> one(EpochCheats.removing(r))),
  TWO_WORDS(
      "speaks of another next epoch before half of the others",
      r -> List.of(Conduct.HONEST, EpochCheats.removing(r))),
  SILENT_ON_EPOCHS(
      "has no word on the next epoch, or hears of none",
      r ->
          one(r.nextBoolean() ? WorkerCheats.silentOn(Body.Membership.class) : EpochCheats.deaf())),
  OLD_EPOCH_SPONSOR(
      "hears of no new epoch, and opens in the old one",
      Part.SPONSOR,
      r -> one(EpochCheats.deaf())),
  LEAVING_NEWCOMER(
      "joins, makes up states, and leaves with the pay", r -> one(WorkerCheats.fake(r)));

  private final String about;
  private final Optional<Faults> faults;
  private final Part part;
  private final Casting casting;

  /** What a cheat needs to do in a round for its cheat to matter. */
  enum Part {
    WORKER,
    SPONSOR
  }

  /** One conduct, or two for two faces. */
  interface Casting {
    List<Conduct> cast(RandomGenerator random);
  }

  Scenario(String about, Faults faults) {
    this(about, Optional.of(faults), Part.WORKER, random -> one(Conduct.HONEST));
  }

  Scenario(String about) {
    this(about, Optional.empty(), Part.WORKER, random -> one(Conduct.HONEST));
  }

  Scenario(String about, Casting casting) {
    this(about, Part.WORKER, casting);
  }

  Scenario(String about, Part part, Casting casting) {
    this(about, Optional.of(Faults.NONE), part, casting);
  }

  Scenario(String about, Optional<Faults> faults, Part part, Casting casting) {
    this.about = about;
    this.faults = faults;
    this.part = part;
    this.casting = casting;
  }

  /** As it is written on the command line. */
  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  String about() {
    return about;
  }

  static Optional<Scenario> of(String label) {
    return Arrays.stream(values()).filter(s -> s.label().equals(label)).findFirst();
  }

  /** Cheats act in a world where nothing else goes wrong, or in two of five where things do. */
  Faults faults(RandomGenerator random) {
    if (hasCheats() && random.nextInt(5) < 2) {
      return Faults.some(random);
    }
    if (this == TWO_CLASSES && random.nextBoolean()) {
      return Faults.NONE;
    }
    return faults.orElseGet(
        () -> this == LONG_RECORD ? Faults.longRecord(random) : Faults.any(random));
  }

  /** So many rounds it takes at least for what it is about to happen. */
  int fewestRounds() {
    return this == LONG_RECORD ? 10 : 1;
  }

  /** So many slots each member has in a round at least: what is earned is soon released. */
  int fewestSlots() {
    return this == LONG_RECORD ? 4 : 1;
  }

  /** Milliseconds until all heals, for each round. */
  long troubleARound() {
    return this == LONG_RECORD ? 150_000 : 90_000;
  }

  /** Whether cheats are what it is about. */
  boolean hasCheats() {
    return compareTo(EVERYTHING) > 0;
  }

  boolean isAboutSponsors() {
    return part == Part.SPONSOR;
  }

  /** What rounds compute. */
  Recipe recipe() {
    return switch (this) {
      case RESIDUALS, FORGED_RESIDUAL, HIDDEN_RESIDUAL, LONG_RECORD -> Setting.SPARSE;
      default -> isInFp32() ? Setting.SINGLE : Setting.RECIPE;
    };
  }

  /** Whether rounds can be checked only by those that compute alike. */
  boolean isInFp32() {
    return switch (this) {
      case TWO_CLASSES, UNCHECKED_SPONSOR, FALSE_CLASS -> true;
      default -> false;
    };
  }

  /** Which members come and go. */
  Comings comings() {
    return switch (this) {
      case COMINGS_AND_GOINGS, CHANGES_IN_TROUBLE -> Comings.ALL;
      case SPLIT_VOTE -> Comings.RIVALS;
      case UPGRADE -> Comings.UPGRADE;
      case CHEATS_AMONG_CHANGES, FALSE_WORDS, TWO_WORDS, SILENT_ON_EPOCHS, OLD_EPOCH_SPONSOR ->
          Comings.EXCHANGE;
      case REMOVED_CHEAT, CHEAT_THAT_HAS_TO_GO -> Comings.REMOVAL;
      case LEAVING_NEWCOMER -> Comings.NEWCOMER;
      default -> Comings.NONE;
    };
  }

  /** What becomes of somebody's feed. */
  Optional<Restarting> restarting(World world) {
    return switch (this) {
      case RESTARTED -> Optional.of(new Restarting(world, true));
      case NEEDLESS_RESTART -> Optional.of(new Restarting(world, false));
      default -> Optional.empty();
    };
  }

  /** What the genesis says of the protocol. */
  int protocolVersion() {
    return this == UPGRADE ? ProtocolVersions.OLDEST : ProtocolVersions.NEWEST;
  }

  /**
   * How a cheat behaves.
   *
   * @param place among the cheats, from 0
   */
  List<Conduct> cast(int place, RandomGenerator random) {
    if (this != COLLUDERS) {
      return casting.cast(random);
    }
    return one(
        switch (place % 3) {
          case 0 -> WorkerCheats.selective(random);
          case 1 -> VoterCheats.stamping();
          default -> VoterCheats.leaking();
        });
  }

  /** As in any scenario in which the members stay the same. */
  private static List<Conduct> castOfAny(RandomGenerator random) {
    List<Scenario> all =
        Arrays.stream(values())
            .filter(scenario -> scenario.hasCheats() && scenario.comings() == Comings.NONE)
            .toList();
    return all.get(random.nextInt(all.size())).cast(random.nextInt(3), random);
  }

  private static List<Conduct> one(Conduct conduct) {
    return List.of(conduct);
  }
}
