package training.proof.protocol.decide;

import java.util.Comparator;
import java.util.HashSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.ledger.LedgerState;
import training.proof.protocol.ledger.Lineage;
import training.proof.protocol.ledger.Residuals;
import training.proof.protocol.round.Round;
import training.proof.protocol.round.RoundView;
import training.proof.protocol.round.Verdict;
import training.proof.protocol.statement.Body;

/** What a member still needs of what it stores; all else may go. */
public final class Retention {
  /** The newest accepted checkpoints of a run that are kept, for members that were away. */
  public static final int CHECKPOINTS = 3;

  private Retention() {}

  /**
   * Whether something is still to be done in a round: an open that lost its place in the run, was
   * withdrawn in time, or refused, is dead; a settled round lives while included slots are
   * undecided, and until a quorum has said that what was revealed in no valid form was revealed at
   * all.
   */
  public static boolean isAlive(LedgerState state, Round round) {
    if (round.summary().isPresent()) {
      return false;
    }
    RoundView view = round.view();
    if (!view.certified()) {
      return !view.cancelled()
          && !view.refused()
          && round.open().index()
              >= Lineage.head(state, round.sponsor(), round.open().run()).nextIndex();
    }
    return view.settled().isEmpty()
        || !view.slots(Verdict.REVEALED).isEmpty()
        || !view.slots(Verdict.INCLUDED).isEmpty()
        || view.slots(Verdict.MALFORMED).stream()
            .anyMatch(slot -> slot.lapses().size() < round.epoch().q());
  }

  /**
   * Whom this member has to hear: the members of the newest epoch, and those that have gone and
   * still have a word in rounds that are alive. Each as it was listed last.
   */
  public static SortedMap<String, Body.Member> partners(LedgerState state) {
    var partners = new TreeMap<String, Body.Member>();
    state.epoch().ifPresent(newest -> partners.putAll(newest.members()));
    state.rounds().values().stream()
        .filter(round -> isAlive(state, round))
        .flatMap(round -> round.epoch().voters().stream())
        .filter(name -> !partners.containsKey(name))
        .distinct()
        .toList()
        .forEach(
            name ->
                state
                    .epochs()
                    .of(name)
                    .ifPresent(last -> partners.put(name, last.members().get(name))));
    return partners;
  }

  /**
   * Blobs that the record names and this member needs: data, parent, payloads and loss curves of
   * rounds that are alive, and of every run its data, newest checkpoints and residuals. What tasks
   * hold comes on top.
   */
  public static Set<Digest> blobs(LedgerState state) {
    var needed = new HashSet<Digest>();
    for (Round round : state.rounds().values()) {
      if (isAlive(state, round)) {
        add(needed, round.open().parent());
        round.view().slots().values().stream()
            .flatMap(slot -> slot.reveal().stream())
            .forEach(body -> add(needed, body));
      }
    }
    for (Run run : runs(state)) {
      var rounds =
          state.roundsOf(run.sponsor(), run.name()).stream()
              .filter(round -> round.view().certified() || isAlive(state, round))
              .sorted(Comparator.comparingInt((Round round) -> round.open().index()).reversed())
              .toList();
      needed.addAll(Residuals.newest(rounds.reversed()));
      rounds.stream().limit(1).forEach(newest -> needed.add(newest.open().data()));
      rounds.stream()
          .flatMap(round -> round.view().settled().stream())
          .filter(closing -> closing.checkpoint().outcome() == Body.Outcome.accepted)
          .limit(CHECKPOINTS)
          .forEach(closing -> add(needed, closing.checkpoint().candidate()));
    }
    return needed;
  }

  private record Run(String sponsor, String name) {}

  private static Set<Run> runs(LedgerState state) {
    var runs = new HashSet<Run>();
    state
        .rounds()
        .values()
        .forEach(round -> runs.add(new Run(round.sponsor(), round.open().run())));
    return runs;
  }

  private static void add(Set<Digest> needed, Body.SlotBody body) {
    needed.add(body.payload());
    needed.add(body.losses());
    add(needed, body.residualIn());
    add(needed, body.residualOut());
  }

  /** Parents and candidates may be none. */
  private static void add(Set<Digest> needed, String blob) {
    if (!blob.isEmpty()) {
      needed.add(new Digest(blob));
    }
  }
}
