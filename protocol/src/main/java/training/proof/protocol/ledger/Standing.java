package training.proof.protocol.ledger;

import java.util.Map;
import java.util.Optional;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.round.Round;
import training.proof.protocol.round.Verdict;
import training.proof.protocol.statement.Body;

/**
 * How closely a member's work must be looked at, from certificates alone.
 *
 * <p>Skipping work saves a member at most what the work can pay, M, with all of its share for
 * improvement, and costs it, once found, that pay and all its pending credits P. With a share p of
 * its slots audited by each of at least one honest voter, cheating gains at most (1 - p) M - p P,
 * which is never positive from p = M / (M + P) on. Who skips only a part saves that part of M, and
 * is found with more than that part of p, since an auditor draws several segments and there are
 * several auditors.
 */
public final class Standing {
  /** Certified slots after which a member is no newcomer; newcomers are audited in full. */
  public static final int PROBATION_SLOTS = 4;

  /**
   * Each voter audits at least this share of slots, whatever a member has at stake: below it, most
   * of a round would be certified unseen.
   */
  public static final int LEAST_PER_MILLE = 100;

  private static final int ALL_PER_MILLE = 1000;

  private Standing() {}

  /**
   * The least share of a member's slots that every voter must audit, in per mille.
   *
   * @param open the round that is opened, or about to be
   * @param opened its digest, once there is one; a round is no stake beside itself
   */
  public static int floorPerMille(
      LedgerState state,
      Map<String, Accounts.Account> accounts,
      Body.Open open,
      Optional<Digest> opened,
      String member) {
    Accounts.Account account = accounts.get(member);
    if (account == null
        || account.convictions() > 0
        || account.certifiedSlots() < PROBATION_SLOTS) {
      return ALL_PER_MILLE;
    }
    long stake = stake(open, member);
    for (Round other : state.rounds().values()) {
      if (other.view().certified() && !opened.equals(Optional.of(other.id()))) {
        stake += undecided(other, member) * other.open().mostPerSlot();
      }
    }
    return ratePerMille(stake, account.pending());
  }

  /**
   * The rate at which a member that is no newcomer gains nothing by skipping work.
   *
   * @param stake credits that undecided slots would pay
   * @param pending credits that a conviction would take
   */
  public static int ratePerMille(long stake, long pending) {
    return Math.max(LEAST_PER_MILLE, share(stake, pending));
  }

  /** M / (M + P) in per mille, rounded up. */
  static int share(long stake, long pending) {
    if (stake == 0) {
      return 0;
    }
    if (stake > Long.MAX_VALUE / ALL_PER_MILLE) {
      return ALL_PER_MILLE;
    }
    return (int) Math.ceilDiv(stake * ALL_PER_MILLE, stake + pending);
  }

  private static long stake(Body.Open open, String member) {
    return open.slots().stream()
        .filter(grant -> grant.member().equals(member))
        .mapToLong(grant -> grant.slots() * open.mostPerSlot())
        .sum();
  }

  private static long undecided(Round round, String member) {
    boolean settled = round.view().settled().isPresent();
    return round.view().slots().values().stream()
        .filter(slot -> slot.id().member().equals(member))
        .filter(slot -> settled ? slot.verdict() == Verdict.REVEALED : slot.isUndecided())
        .count();
  }
}
