package training.proof.e2e.simulation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import training.proof.protocol.ledger.LedgerState;

/** A member's feed ends and goes on in another incarnation, because users want it so. */
final class Restarting {
  private static final int INCARNATION = 2;

  /** Users hear of it one after another, within so many milliseconds. */
  private static final int DELIBERATION = 60_000;

  private final World world;
  private final boolean needed;
  private final Member restarted;
  private final Member witness;

  /**
   * @param needed whether the member falls back to an old copy, or is well
   */
  Restarting(World world, boolean needed) {
    this.world = world;
    this.needed = needed;
    var some = new ArrayList<>(world.honest());
    Collections.shuffle(some, Random.from(world.random()));
    this.restarted =
        some.stream().filter(m -> m.wants().isEmpty()).findFirst().orElse(some.getFirst());
    some.remove(restarted);
    this.witness = some.getFirst();
  }

  /** Lets it happen within this time. */
  void begin(long trouble) {
    long copied = 2000 + world.random().nextLong(trouble / 3);
    if (needed) {
      world.agenda().at(copied, this::copy);
    } else {
      world
          .agenda()
          .at(copied, () -> wish(world.honest().stream().filter(m -> m != restarted).toList()));
    }
  }

  /** From the copy on only one other hears of it, and from the fall on nobody hears that one. */
  private void copy() {
    Store store = restarted.operators().getFirst().store();
    Runnable restore = store.backup();
    world
        .agenda()
        .in(
            world.random().nextLong(40_000),
            () -> {
              world.trace("witness", witness.name() + " of " + restarted.name());
              others()
                  .forEach(
                      other -> {
                        cut(other, witness);
                        cut(other, restarted);
                      });
              world.agenda().in(world.random().nextLong(60_000), () -> fall(restore));
            });
  }

  private void fall(Runnable restore) {
    world.trace("restore", restarted.name());
    restarted.operators().forEach(Operator::end);
    restore.run();
    wish(List.of(restarted));
    cut(restarted, witness);
    others()
        .forEach(
            other -> {
              world.network().mend(other.name(), restarted.name());
              world.network().mend(restarted.name(), other.name());
            });
    wish(world.honest());
  }

  private void wish(List<Member> members) {
    for (Member member : members) {
      Runnable wish =
          () -> {
            member.restarts().put(restarted.name(), INCARNATION);
            member.operators().forEach(Operator::wakeIfUp);
          };
      if (members.size() == 1) {
        wish.run();
      } else {
        world.agenda().in(world.random().nextInt(DELIBERATION), wish);
      }
    }
  }

  private List<Member> others() {
    return world.members().stream().filter(m -> m != restarted && m != witness).toList();
  }

  private void cut(Member one, Member other) {
    world.network().cut(one.name(), other.name());
    world.network().cut(other.name(), one.name());
  }

  /** Whether it sees what only its lost words make certain: of that nothing is promised. */
  boolean sees(Member member, LedgerState state) {
    return member == restarted && isMissing(state);
  }

  /** Whether a ledger does not know of it yet. */
  boolean isMissing(LedgerState state) {
    return state.epoch().map(epoch -> epoch.incarnation(restarted.name())).orElse(1) < INCARNATION;
  }

  @Override
  public String toString() {
    return "restart of " + restarted.name();
  }
}
