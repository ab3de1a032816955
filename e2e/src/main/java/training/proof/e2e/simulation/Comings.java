package training.proof.e2e.simulation;

import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.crypto.Signer;
import training.proof.protocol.statement.Body;
import training.proof.protocol.statement.Change;
import training.proof.protocol.statement.ProtocolVersions;

/** Which members come and go in a world. */
enum Comings {
  NONE,
  ALL,
  RIVALS,
  REMOVAL,
  UPGRADE;

  /** Users agree to one thing one after another, within so many milliseconds. */
  private static final int DELIBERATION = 60_000;

  /** How many are in the world that the genesis does not list. */
  int strangers() {
    return switch (this) {
      case NONE, REMOVAL, UPGRADE -> 0;
      case ALL -> 1;
      case RIVALS -> 2;
    };
  }

  /** What is to become of the member list, in the end. */
  List<Change> changes(World world, List<Member> founders, List<Member> strangers) {
    var changes = new ArrayList<Change>();
    strangers.forEach(
        stranger -> changes.add(new Change.Join(entry(stranger, stranger.signer(), 0))));
    if (this == REMOVAL) {
      founders.stream()
          .filter(member -> !member.isHonest())
          .findFirst()
          .ifPresent(cheat -> changes.add(new Change.Remove(cheat.name())));
    }
    if (this == UPGRADE) {
      changes.add(new Change.Upgrade(ProtocolVersions.NEWEST));
    }
    if (this == ALL) {
      var some = new ArrayList<>(founders);
      Collections.shuffle(some, Random.from(world.random()));
      Member renewed = some.getFirst();
      changes.add(new Change.Renew(entry(renewed, renewed.next(), 0)));
      some.stream()
          .skip(1)
          .filter(member -> member.wants().isEmpty())
          .findFirst()
          .ifPresent(leaver -> changes.add(new Change.Leave(leaver.name())));
    }
    return changes;
  }

  /** What a list of members says of one. */
  static Body.Member entry(Member member, Signer key, long credits) {
    return new Body.Member(
        member.name(),
        "org-" + member.name(),
        Base64.getEncoder().encodeToString(key.publicKey()),
        "https://" + member.name(),
        Digest.of("simulation/certificate", member.name()),
        credits);
  }

  /** Lets users agree to them, each in its own time. */
  void deliberate(World world, List<Change> changes, long until) {
    for (Change change : changes) {
      long begin = world.random().nextLong(until);
      for (Member member : world.honest()) {
        if (concerned(change).filter(name -> !name.equals(member.name())).isPresent()) {
          continue;
        }
        world
            .agenda()
            .at(
                begin + world.random().nextInt(DELIBERATION),
                () -> {
                  member.changes().add(change);
                  member.operators().forEach(Operator::wakeIfUp);
                });
      }
    }
  }

  /** Whose alone a change is. */
  private static Optional<String> concerned(Change change) {
    return switch (change) {
      case Change.Leave leave -> Optional.of(leave.member());
      case Change.Renew renew -> Optional.of(renew.member().name());
      case Change.Join join -> Optional.empty();
      case Change.Remove remove -> Optional.empty();
      case Change.Upgrade upgrade -> Optional.empty();
    };
  }
}
