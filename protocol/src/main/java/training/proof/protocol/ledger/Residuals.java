package training.proof.protocol.ledger;

import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.recipe.ModelSpec;
import training.proof.protocol.round.Round;
import training.proof.protocol.round.RoundView;
import training.proof.protocol.statement.Body;
import training.proof.protocol.statement.SlotId;

/**
 * The error-feedback residual that a slot starts from: what the slot of the same member and number
 * left behind in the newest round before, of the same run and model, whose settled checkpoint lists
 * it. Settled checkpoints are the same for everybody, so nobody can choose its residual, and every
 * auditor knows it.
 */
public final class Residuals {
  private Residuals() {}

  /**
   * What is known of a residual here.
   *
   * @param known false while an earlier round of the run is not settled here
   * @param digest of the residual's blob; empty for zeros
   */
  public record Found(boolean known, Optional<Digest> digest) {
    static final Found ZEROS = new Found(true, Optional.empty());
    static final Found NOT_YET = new Found(false, Optional.empty());
  }

  /** The residual of a slot of this round. */
  public static Found of(LedgerState state, Round round, SlotId slot) {
    if (!round.open().recipe().payload().hasResidual()) {
      return Found.ZEROS;
    }
    ModelSpec model = round.open().recipe().model();
    Optional<Digest> before = round.open().previousRound();
    while (before.isPresent()) {
      Optional<Round> earlier = state.round(before.get());
      Optional<RoundView.Closing> closing = earlier.flatMap(one -> one.view().settled());
      if (closing.isEmpty() || !earlier.get().open().recipe().model().equals(model)) {
        return closing.isEmpty() ? Found.NOT_YET : Found.ZEROS;
      }
      if (lists(closing.get().checkpoint(), slot)) {
        return left(earlier.get(), slot);
      }
      before = earlier.get().open().previousRound();
    }
    return Found.ZEROS;
  }

  /** Residuals that the next round of a run may start from: the newest of every slot. */
  public static Set<Digest> newest(Iterable<Round> oldestFirst) {
    var newest = new TreeMap<SlotId, Optional<Digest>>();
    for (Round round : oldestFirst) {
      round
          .view()
          .settled()
          .ifPresent(
              closing ->
                  closing.checkpoint().slots().stream()
                      .map(Body.CertifiedSlot::id)
                      .forEach(slot -> newest.put(slot, left(round, slot).digest())));
    }
    var digests = new TreeSet<Digest>();
    newest.values().forEach(digest -> digest.ifPresent(digests::add));
    return digests;
  }

  private static boolean lists(Body.Checkpoint checkpoint, SlotId slot) {
    return checkpoint.slots().stream().anyMatch(listed -> listed.id().equals(slot));
  }

  private static Found left(Round round, SlotId slot) {
    return round
        .residualOut(slot)
        .map(
            out -> new Found(true, out.isEmpty() ? Optional.empty() : Optional.of(new Digest(out))))
        .orElse(Found.NOT_YET);
  }
}
