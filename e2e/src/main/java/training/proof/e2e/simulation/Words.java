package training.proof.e2e.simulation;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import training.proof.protocol.canonical.CanonicalJson;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.statement.Body;
import training.proof.protocol.statement.SignedStatement;

/**
 * Everything one member that follows the rules has ever signed and stored: one statement for a
 * place in its feed, one value for a binding subject, said once.
 */
final class Words {
  private final String member;
  private final Map<Place, SignedStatement> places = new HashMap<>();
  private final Map<String, Value> values = new HashMap<>();
  private final Predicate<Digest> refused;
  private final Predicate<SignedStatement> gone;

  private record Place(int incarnation, long counter) {}

  /** What was said of a subject, and where. */
  private record Value(SignedStatement said, String value) {
    int incarnation() {
      return said.header().incarnation();
    }

    Digest round() {
      return said.body().roundId().orElse(said.id());
    }

    boolean isRefusal() {
      return said.body() instanceof Body.Vote vote
          && vote.ballots().getFirst() instanceof Body.RefusalBallot;
    }
  }

  /**
   * @param refused whether a round will never be open, as far as the member knows
   * @param gone whether a statement is lost for everybody: what no store and no peer has may be
   *     said anew, and nobody will ever know
   */
  Words(String member, Predicate<Digest> refused, Predicate<SignedStatement> gone) {
    this.member = member;
    this.refused = refused;
    this.gone = gone;
  }

  void hear(SignedStatement signed) {
    int incarnation = signed.header().incarnation();
    var place = new Place(incarnation, signed.header().counter());
    SignedStatement known = places.put(place, signed);
    if (known != null && known.id().equals(signed.id())) {
      return;
    }
    if (known != null && !gone.test(known)) {
      throw new Broken(member + " signed two statements for one place: " + place);
    }
    subjects(signed)
        .forEach(
            (subject, value) ->
                say(subject, new Value(signed, value), isInARound(signed, subject)));
  }

  private static boolean isInARound(SignedStatement signed, String subject) {
    return signed.body().roundId().filter(round -> subject.contains(round.hex())).isPresent();
  }

  /**
   * What the end of an incarnation took with it may be said again: in a round the same, and else
   * anything, since it was lost for everybody. What was refused leaves its place to another. A
   * refusal may follow a lost vote, which counts for nobody.
   */
  private void say(String subject, Value value, boolean same) {
    Value before = values.put(subject, value);
    if (before != null
        && !(isOfAPlace(subject) && refused.test(before.round()))
        && !gone.test(before.said())
        && (before.incarnation() == value.incarnation()
            || (same && !value.isRefusal() && !before.value().equals(value.value())))) {
      throw new Broken(
          member + " said of " + subject + " first " + before.value() + ", then " + value.value());
    }
  }

  private static boolean isOfAPlace(String subject) {
    return subject.startsWith("open/") || subject.startsWith("vote/open/");
  }

  private static Map<String, String> subjects(SignedStatement signed) {
    Body body = signed.body();
    String round = body.roundId().map(Digest::hex).orElse("") + "/";
    Map<String, String> subjects = new HashMap<>();
    switch (body) {
      case Body.Genesis genesis -> subjects.put("genesis", "");
      case Body.Membership word ->
          subjects.put(
              "membership/" + word.number() + "/" + word.attempt(), word.change().toString());
      case Body.Offer offer -> subjects.put("offer/" + offer.serial(), offer.toString());
      case Body.Open open ->
          subjects.put("open/" + open.run() + "/" + open.index(), CanonicalJson.text(open));
      case Body.Cancel cancel -> subjects.put("cancel/" + round, "");
      case Body.Commit commit -> {
        subjects.put("commit/" + round, commit.toString());
        commit
            .slots()
            .forEach(slot -> subjects.put("commit/" + round + slot.slot(), "" + slot.commitment()));
      }
      case Body.Receipt receipt -> subjects.put("receipt/" + round, receipt.toString());
      case Body.Reveal reveal ->
          reveal
              .slots()
              .forEach(slot -> subjects.put("reveal/" + round + slot.slot(), slot.toString()));
      case Body.Audit audit -> {
        audit.entries().forEach(e -> subjects.put("audit/" + round + e.id(), e.toString()));
        if (audit.entries().isEmpty()) {
          audit.seed().ifPresent(seed -> subjects.put("seed/" + round, seed.hex()));
        }
      }
      case Body.Judgement judgement -> {
        judgement.sealed().forEach(s -> subjects.put("seal/" + round + s.id(), s.toString()));
        judgement.opened().forEach(o -> subjects.put("opened/" + round + o.id(), o.toString()));
      }
      case Body.Checkpoint checkpoint -> subjects.put("checkpoint/" + round, checkpoint.toString());
      case Body.Vote vote ->
          vote.ballots()
              .forEach(
                  ballot -> {
                    subjects.put("vote/" + round + ballot.subject(), ballot.toString());
                    if (ballot instanceof Body.OpenBallot) {
                      subjects.put("vote/" + ballot.subject(), round);
                    }
                  });
    }
    return subjects;
  }
}
