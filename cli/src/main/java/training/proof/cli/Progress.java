package training.proof.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import training.proof.crds.v1alpha1.TrainingRound;
import training.proof.crds.v1alpha1.TrainingRun;

/**
 * Several clusters' views of one run side by side (pure).
 *
 * @param current the round that goes on, else the newest; absent where nobody shows one
 * @param rounds of the current round's run, in order
 */
record Progress(List<Sight> sights, Optional<RoundKey> current, List<RoundKey> rounds) {

  /**
   * @param run the one to show; empty: that of the newest round
   */
  static Progress of(List<Sight> sights, Optional<String> run) {
    var newest = Comparator.comparing(Progress::created).thenComparing(Seen::key);
    List<Seen> seen =
        sights.stream()
            .flatMap(
                sight ->
                    sight.rounds().stream()
                        .map(round -> new Seen(RoundKey.of(round, sight.member()), round)))
            .filter(s -> run.map(name -> name.equals(s.key.run())).orElse(true))
            .sorted(newest)
            .toList();
    Optional<RoundKey> current =
        seen.stream()
            .filter(s -> !isSettled(s.round))
            .reduce((a, b) -> b)
            .or(() -> seen.stream().reduce((a, b) -> b))
            .map(Seen::key);
    Set<RoundKey> rounds = new TreeSet<>();
    seen.forEach(s -> current.filter(s.key::isOfRun).ifPresent(key -> rounds.add(s.key)));
    return new Progress(List.copyOf(sights), current, List.copyOf(rounds));
  }

  /** The run that the current round belongs to, where its sponsor's cluster is among these. */
  Optional<TrainingRun> run() {
    return current.flatMap(
        key ->
            sights.stream()
                .filter(sight -> sight.member().equals(key.sponsor()))
                .flatMap(sight -> sight.runs().stream())
                .filter(run -> run.getMetadata().getName().equals(key.run()))
                .findFirst());
  }

  /**
   * Whether nothing more will happen: the run has made all its rounds, every cluster shows its last
   * one settled, and all ledgers that are seen agree.
   */
  boolean isDone() {
    if (current.isEmpty() || sights.stream().anyMatch(sight -> sight.trouble().isPresent())) {
      return false;
    }
    boolean lastRound = run().map(Progress::isFinished).orElseGet(this::isSponsorAmongThese);
    return lastRound && isSettledEverywhere() && ledgers().size() <= 1;
  }

  private static boolean isFinished(TrainingRun run) {
    return run.getStatus() != null && Sight.isTrue(run.getStatus().conditions(), "Succeeded");
  }

  /** A round without a run is all there is; whether there is a run only its sponsor shows. */
  private boolean isSponsorAmongThese() {
    return sights.stream()
        .anyMatch(sight -> sight.member().equals(current.orElseThrow().sponsor()));
  }

  /** The ledger digests that the clusters show. */
  Set<String> ledgers() {
    var digests = new HashSet<String>();
    sights.forEach(
        sight ->
            sight
                .federation()
                .flatMap(f -> Optional.ofNullable(f.getStatus()))
                .flatMap(status -> Optional.ofNullable(status.ledgerDigest()))
                .ifPresent(digests::add));
    return digests;
  }

  /** The views of one round, of the clusters that show it. */
  List<TrainingRound> views(RoundKey key) {
    var views = new ArrayList<TrainingRound>();
    sights.forEach(sight -> sight.round(key).ifPresent(views::add));
    return views;
  }

  static boolean isSettled(TrainingRound round) {
    return round.getStatus() != null && Sight.isTrue(round.getStatus().conditions(), "Settled");
  }

  private boolean isSettledEverywhere() {
    return current.isPresent()
        && sights.stream()
            .allMatch(sight -> sight.round(current.get()).filter(Progress::isSettled).isPresent());
  }

  private static String created(Seen seen) {
    return Optional.ofNullable(seen.round.getMetadata().getCreationTimestamp()).orElse("");
  }

  private record Seen(RoundKey key, TrainingRound round) {}
}
