package training.proof.protocol.audit;

import java.util.ArrayList;
import java.util.List;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.crypto.Prf;
import training.proof.protocol.crypto.UniformStream;

/** Which segments of a slot a voter replays: unforeseeable before, accountable after (rule R5). */
public final class AuditDraws {
  private static final String DOMAIN = "proofpool/draw/v1";

  private AuditDraws() {}

  /**
   * @param seed the voter's audit seed
   * @param ratePerMille how many of 1000 slots this voter audits, 0 to 1000
   * @param wanted segments to draw, at most {@code segments} are
   * @param segments segments of the slot
   * @return distinct segment indices, ascending; empty where this voter does not audit the slot
   */
  public static List<Integer> of(
      Digest seed,
      Digest round,
      String member,
      int slot,
      int ratePerMille,
      int wanted,
      int segments) {
    var stream = new UniformStream(Prf.of(seed.raw(), DOMAIN, round, member, slot), DOMAIN);
    if (stream.below(1000) >= ratePerMille) {
      return List.of();
    }
    var all = new ArrayList<Integer>(segments);
    for (int j = 0; j < segments; j++) {
      all.add(j);
    }
    int count = Math.min(wanted, segments);
    for (int drawn = 0; drawn < count; drawn++) {
      int pick = drawn + (int) stream.below(segments - drawn);
      Integer chosen = all.set(pick, all.get(drawn));
      all.set(drawn, chosen);
    }
    return all.subList(0, count).stream().sorted().toList();
  }
}
