package training.proof.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeSet;
import java.util.function.Function;
import training.proof.crds.v1alpha1.Condition;
import training.proof.crds.v1alpha1.FederationStatus;
import training.proof.crds.v1alpha1.ProofSubmission;
import training.proof.crds.v1alpha1.ProofSubmissionStatus;
import training.proof.crds.v1alpha1.TrainingRound;

/**
 * The table of {@code status} (pure): one line a cluster, each by its own word, then the rounds so
 * far and what was refused.
 */
final class StatusTable {
  private static final String NOTHING = RoundCells.NOTHING;

  private final Progress progress;

  StatusTable(Progress progress) {
    this.progress = progress;
  }

  List<String> lines() {
    var lines = new ArrayList<String>();
    lines.add(title());
    lines.add("");
    lines.addAll(clusters());
    if (!progress.rounds().isEmpty()) {
      lines.add("");
      lines.addAll(rounds());
    }
    List<String> refused = refused();
    if (!refused.isEmpty()) {
      lines.add("");
      lines.addAll(refused);
    }
    return List.copyOf(lines);
  }

  /**
   * One line a cluster, for logs, by what must differ for it to be worth a line: a log of every
   * name that is waited for is read by nobody.
   */
  SequencedMap<String, String> plainLines() {
    String round = progress.current().map(key -> "round " + (key.index() + 1)).orElse("no round");
    var lines = new LinkedHashMap<String, String>();
    for (Sight sight : progress.sights()) {
      List<String> cells = List.of(cells(sight));
      String what = round + "  " + String.join("  ", cells.subList(0, cells.size() - 1));
      lines.put(what, what + "  " + cells.getLast());
    }
    return lines;
  }

  private String title() {
    return progress
        .current()
        .map(
            key ->
                "run %s of %s, round %s%s"
                    .formatted(
                        key.run(),
                        key.sponsor(),
                        key.index() + 1,
                        progress.run().map(run -> " of " + run.getSpec().rounds()).orElse("")))
        .orElse("no round yet");
  }

  private List<String> clusters() {
    var table =
        new TextTable(
            "CLUSTER",
            "MEMBER",
            "PHASE",
            "PROGRESS",
            "SLOTS",
            "PROOFS",
            "OWN SLOT",
            "LOSS",
            "CHECKPOINT",
            "LEDGER",
            "WAITING FOR");
    progress.sights().forEach(sight -> table.row(cells(sight)));
    return table.lines();
  }

  private String[] cells(Sight sight) {
    Optional<TrainingRound> round = progress.current().flatMap(sight::round);
    return new String[] {
      sight.cluster(),
      sight.member(),
      cell(round, RoundCells::phase),
      cell(round, r -> RoundCells.progress(r, sight.member())),
      cell(round, RoundCells::slots),
      cell(round, RoundCells::proofs),
      cell(round, r -> RoundCells.verdict(sight.proofsOf(r), sight.member())),
      cell(newestSettled(sight), RoundCells::loss),
      cell(newestSettled(sight), RoundCells::checkpoint),
      ledger(sight),
      waitingFor(sight, round)
    };
  }

  private Optional<TrainingRound> newestSettled(Sight sight) {
    return progress.rounds().reversed().stream()
        .map(sight::round)
        .flatMap(Optional::stream)
        .filter(Progress::isSettled)
        .findFirst();
  }

  private static String cell(
      Optional<TrainingRound> round, Function<TrainingRound, String> content) {
    return round.map(content).orElse(NOTHING);
  }

  private static String ledger(Sight sight) {
    return status(sight)
        .map(FederationStatus::ledgerDigest)
        .map(RoundCells::shortened)
        .orElse(NOTHING);
  }

  private static Optional<FederationStatus> status(Sight sight) {
    return sight.federation().flatMap(federation -> Optional.ofNullable(federation.getStatus()));
  }

  /** Trouble first; then a federation that is not ready; then what the round says. */
  private static String waitingFor(Sight sight, Optional<TrainingRound> round) {
    return sight
        .trouble()
        .map(StatusTable::firstClause)
        .or(() -> notReady(sight))
        .orElseGet(() -> cell(round, RoundCells::waitingFor));
  }

  /** The cure comes after a semicolon; it is told once, beside the table. */
  private static String firstClause(String trouble) {
    int end = trouble.indexOf(';');
    return end < 0 ? trouble : trouble.substring(0, end);
  }

  private static Optional<String> notReady(Sight sight) {
    List<Condition> conditions = status(sight).map(FederationStatus::conditions).orElse(List.of());
    if (conditions.isEmpty()) {
      return Optional.of("the operator of " + sight.member() + " has not said anything yet");
    }
    return conditions.stream()
        .filter(c -> c.type().equals("Ready") && c.status() != Condition.Status.TRUE)
        .map(Condition::message)
        .findFirst();
  }

  private List<String> rounds() {
    var table = new TextTable("ROUND", "LOSS", "PROOFS", "CREDITS", "CHECKPOINT", "SETTLED IN");
    for (RoundKey key : progress.rounds()) {
      List<TrainingRound> views = progress.views(key);
      long settled = views.stream().filter(Progress::isSettled).count();
      table.row(
          Integer.toString(key.index() + 1),
          agreed(views, RoundCells::loss),
          agreed(views, RoundCells::proofs),
          agreed(views, RoundCells::paid),
          agreed(views, RoundCells::checkpoint),
          settled + " of " + progress.sights().size());
    }
    return table.lines();
  }

  /** What the clusters that say something say; all of it where they say different things. */
  private static String agreed(List<TrainingRound> views, Function<TrainingRound, String> content) {
    var said = new TreeSet<String>();
    views.stream().map(content).filter(text -> !text.equals(NOTHING)).forEach(said::add);
    return said.isEmpty() ? NOTHING : String.join(" | ", said);
  }

  private List<String> refused() {
    var lines = new ArrayList<String>();
    for (RoundKey key : progress.rounds()) {
      progress.sights().stream()
          .filter(sight -> sight.round(key).isPresent())
          .findFirst()
          .ifPresent(sight -> lines.addAll(refused(sight, key)));
    }
    return lines;
  }

  private static List<String> refused(Sight sight, RoundKey key) {
    var lines = new ArrayList<String>();
    for (ProofSubmission proof : sight.proofsOf(sight.round(key).orElseThrow())) {
      ProofSubmissionStatus status = proof.getStatus();
      if (status != null && isBad(status)) {
        lines.add(
            "round %d, slot %s/%d: %s: %s"
                .formatted(
                    key.index() + 1,
                    proof.getSpec().member(),
                    proof.getSpec().slot(),
                    status.verdict(),
                    status.reason()));
        status.evidence().stream().limit(1).map(StatusTable::text).forEach(lines::add);
        int more = status.evidence().size() - 1;
        if (more > 0) {
          lines.add(
              "  and %d more: kubectl get proofsubmission %s -o yaml"
                  .formatted(more, proof.getMetadata().getName()));
        }
      }
    }
    return lines;
  }

  private static boolean isBad(ProofSubmissionStatus status) {
    return "Refused".equals(status.verdict())
        || "Forfeited".equals(status.verdict())
        || "Convicted".equals(status.verdict());
  }

  private static String text(ProofSubmissionStatus.Evidence evidence) {
    String recomputed =
        evidence.recomputedLeaf() == null
            ? ""
            : "; committed to %s, recomputed %s"
                .formatted(
                    RoundCells.shortened(evidence.claimedLeaf()),
                    RoundCells.shortened(evidence.recomputedLeaf()));
    return "  %s, segment %d: %s%s (%s)"
        .formatted(
            evidence.auditor(),
            evidence.segment(),
            evidence.outcome(),
            recomputed,
            evidence.message());
  }
}
