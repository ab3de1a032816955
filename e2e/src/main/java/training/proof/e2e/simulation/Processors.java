package training.proof.e2e.simulation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import training.proof.protocol.canonical.Digest;

/** What members compute with in rounds in FP32, what they say of it, and when that changes. */
final class Processors {
  /** What most have. */
  static final Digest USUAL = Digest.of("simulation/processors", 1);

  private static final Digest OTHER = Digest.of("simulation/processors", 2);

  private final World world;
  private final RandomGenerator random;

  Processors(World world) {
    this.world = world;
    this.random = world.random();
  }

  /**
   * @param trouble milliseconds after which nothing changes any more
   * @param calm whether nobody may leave a class that rounds count on
   */
  void begin(long trouble, boolean calm) {
    world.members().forEach(member -> member.moves(USUAL));
    switch (world.plan().scenario()) {
      case TWO_CLASSES -> divide(trouble, calm);
      case FALSE_CLASS ->
          world.members().stream().filter(member -> !member.isHonest()).forEach(this::pretends);
      default -> {}
    }
  }

  private void pretends(Member member) {
    member.moves(OTHER);
    member.states(USUAL);
  }

  /** A quorum has one class, at least in the end, and somebody another. */
  private void divide(long trouble, boolean calm) {
    var members = new ArrayList<>(world.members());
    Collections.shuffle(members, Random.from(random));
    int quorum = 2 * members.size() / 3 + 1;
    int alike = quorum + random.nextInt(Math.max(1, members.size() - quorum));
    members.subList(alike, members.size()).forEach(member -> member.moves(OTHER));
    List<Member> usual = members.subList(0, alike);
    switch (random.nextInt(calm ? 2 : 3)) {
      case 0 -> {}
      case 1 -> usual.subList(0, alike - quorum + 1).forEach(member -> comes(member, trouble));
      default -> leaves(usual.getFirst(), trouble);
    }
  }

  /** Until it does there are too few. */
  private void comes(Member member, long trouble) {
    member.moves(OTHER);
    world.agenda().at(random.nextLong(trouble), () -> moves(member, USUAL));
  }

  /** In the middle of rounds, and comes back. */
  private void leaves(Member member, long trouble) {
    long leaves = random.nextLong(trouble / 2);
    world.agenda().at(leaves, () -> moves(member, OTHER));
    world.agenda().at(leaves + random.nextLong(trouble / 2), () -> moves(member, USUAL));
  }

  private void moves(Member member, Digest processors) {
    world.trace("processors", member.name() + " " + processors.label());
    member.moves(processors);
    member.operators().forEach(Operator::wakeIfUp);
  }
}
