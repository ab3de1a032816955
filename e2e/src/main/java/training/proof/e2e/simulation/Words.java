package training.proof.e2e.simulation;

import java.util.HashMap;
import java.util.Map;
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
  private final Map<Long, Digest> places = new HashMap<>();
  private final Map<String, String> values = new HashMap<>();

  Words(String member) {
    this.member = member;
  }

  void hear(SignedStatement signed) {
    Digest known = places.putIfAbsent(signed.header().counter(), signed.id());
    if (known != null && !known.equals(signed.id())) {
      throw new Broken(member + " signed two statements with counter " + signed.header().counter());
    }
    if (known == null) {
      subjects(signed).forEach(this::say);
    }
  }

  private void say(String subject, String value) {
    String before = values.putIfAbsent(subject, value);
    if (before != null) {
      throw new Broken(member + " said of " + subject + " first " + before + ", then " + value);
    }
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
                  ballot ->
                      subjects.put(
                          "vote/"
                              + (ballot instanceof Body.OpenBallot ? "" : round)
                              + ballot.subject(),
                          round + ballot));
    }
    return subjects;
  }
}
