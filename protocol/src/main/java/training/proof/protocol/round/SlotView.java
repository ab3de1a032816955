package training.proof.protocol.round;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.function.Predicate;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.statement.Body;
import training.proof.protocol.statement.SlotId;

/**
 * One slot of a round.
 *
 * @param committed the commitment its owner made first, if it made one
 * @param included the commitment that a quorum of receipts lists
 * @param receipts voters whose receipt lists the included commitment
 * @param reveal the content that opens the included commitment
 * @param salt that sealed it; part of the hidden slice's seed
 * @param defect why the reveal can never be voted for
 * @param reports findings other than equal, by auditor
 * @param judgements opened judgements by segment and judge
 * @param sealed judges that sealed a judgement, by segment
 * @param votes voters for the one value the slot can have
 * @param lapses voters that no longer wait for it
 * @param releases voters for letting its member spend its pay
 * @param released whether a quorum did
 * @param committedAt place of its first commitment in its member's feed; 0 before there is one
 * @param includable whether receipts that are missing may still include a commitment of it
 */
public record SlotView(
    SlotId id,
    SortedSet<Digest> committed,
    Optional<Digest> included,
    SortedSet<String> receipts,
    Optional<Body.SlotBody> reveal,
    Optional<Digest> salt,
    Optional<String> defect,
    List<Report> reports,
    SortedMap<Integer, SortedMap<String, String>> judgements,
    SortedMap<Integer, SortedSet<String>> sealed,
    SortedSet<String> votes,
    SortedSet<String> lapses,
    SortedSet<String> releases,
    boolean released,
    long committedAt,
    boolean includable,
    Verdict verdict) {

  /** A finding other than equal. */
  public record Report(String auditor, Body.AuditEntry entry) {}

  /** Whether nothing more can happen to it. */
  public boolean isFinal() {
    return switch (verdict) {
      case CERTIFIED, CONVICTED, FORFEITED, LAPSED, MALFORMED -> true;
      case AWAITED, INCLUDED, REVEALED -> false;
    };
  }

  /** Whether it may still be paid, as far as its verdict goes. */
  public boolean isUndecided() {
    return switch (verdict) {
      case INCLUDED, REVEALED -> true;
      case AWAITED -> includable;
      case CERTIFIED, CONVICTED, FORFEITED, LAPSED, MALFORMED -> false;
    };
  }

  /** The segments somebody reported, ascending; S stands for the payload. */
  public List<Integer> reportedSegments() {
    return segments(reports);
  }

  /** The same of the reports that are heard. */
  public List<Integer> heardSegments(Predicate<Report> doubted) {
    return segments(heard(doubted));
  }

  private static List<Integer> segments(List<Report> reports) {
    return reports.stream().map(report -> report.entry().segment()).distinct().sorted().toList();
  }

  /**
   * The reports that are heard: one that is doubted is once another auditor reports the slot as
   * well.
   */
  public List<Report> heard(Predicate<Report> doubted) {
    boolean confirmed = reports.stream().map(Report::auditor).distinct().count() > 1;
    return confirmed ? reports : reports.stream().filter(doubted.negate()).toList();
  }
}
