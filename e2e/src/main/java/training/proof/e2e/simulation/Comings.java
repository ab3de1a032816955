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
  /** As all of them, one after another: somebody comes first, so that as many cheats are borne. */
  EXCHANGE,
  RIVALS,
  REMOVAL,
  UPGRADE,
  NEWCOMER;

  /** Users agree to one thing one after another, within so many milliseconds. */
  private static final int DELIBERATION = 60_000;

  private static final int LOOK = 5000;

  /** How many are in the world that the genesis does not list. */
  int strangers() {
    return switch (this) {
      case NONE, REMOVAL, UPGRADE -> 0;
      case ALL, EXCHANGE, NEWCOMER -> 1;
      case RIVALS -> 2;
    };
  }

  /** Whether the cheats are those that come. */
  boolean areOfCheats() {
    return this == NEWCOMER;
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
    if (this == NEWCOMER) {
      strangers.forEach(stranger -> changes.add(new Change.Leave(stranger.name())));
    }
    if (this == ALL || this == EXCHANGE) {
      var some = new ArrayList<>(founders.stream().filter(Member::isHonest).toList());
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
    return entry(member.name(), key, credits);
  }

  static Body.Member entry(String name, Signer key, long credits) {
    return new Body.Member(
        name,
        "org-" + name,
        Base64.getEncoder().encodeToString(key.publicKey()),
        "https://" + name,
        Digest.of("simulation/certificate", name),
        credits);
  }

  /** Lets users agree to them, each in its own time. */
  void deliberate(World world, List<Change> changes, long until) {
    for (Change change : changes) {
      boolean first = isInOrder() && change.equals(changes.getFirst());
      long begin = first ? 0 : world.random().nextLong(until);
      for (Member member : world.members()) {
        if (!concerned(change).map(member.name()::equals).orElse(member.isHonest())) {
          continue;
        }
        world
            .agenda()
            .at(begin + world.random().nextInt(DELIBERATION), () -> agree(world, member, change));
      }
    }
  }

  private void agree(World world, Member member, Change change) {
    if (isInOrder() && member.operators().stream().anyMatch(me -> hasEarlier(world, me, change))) {
      world.agenda().in(LOOK, () -> agree(world, member, change));
    } else {
      member.changes().add(change);
      member.operators().forEach(Operator::wakeIfUp);
    }
  }

  /**
   * Whether users wish for one change after another. Words that are split can stay so for ever
   * where a cheat has none: there changes need not come about.
   */
  private boolean isInOrder() {
    return this == EXCHANGE || this == NEWCOMER;
  }

  /** Whether a change that is wished for before this one has still to come, as far as one knows. */
  private static boolean hasEarlier(World world, Operator me, Change change) {
    return me.state().epoch().isEmpty()
        || world.changes().stream()
            .takeWhile(earlier -> !earlier.equals(change))
            .anyMatch(earlier -> me.state().epochs().objection(earlier).isEmpty());
  }

  /** Whose alone a change is. */
  private static Optional<String> concerned(Change change) {
    return switch (change) {
      case Change.Leave leave -> Optional.of(leave.member());
      case Change.Renew renew -> Optional.of(renew.member().name());
      case Change.Join join -> Optional.empty();
      case Change.Remove remove -> Optional.empty();
      case Change.Restart restart -> Optional.empty();
      case Change.Upgrade upgrade -> Optional.empty();
    };
  }
}
