package training.proof.protocol.decide;

import training.proof.protocol.recipe.Recipe;

/** How much space a round needs at one member, so that none is started that cannot end. */
final class Storage {
  private Storage() {}

  /**
   * Bytes: every boundary state of own slots, states and payloads of the others' slots that are
   * audited, the parent and the candidate. Sizes no disk has come out as the largest number.
   */
  static long needed(Recipe recipe, int ownSlots, int members) {
    long state = recipe.stateBytes();
    long states = (long) ownSlots * (recipe.segments() + 1) + 4L * ownSlots * members + 2;
    return states > Long.MAX_VALUE / state ? Long.MAX_VALUE : states * state;
  }

  static String message(long needed, long free) {
    return "the round needs "
        + mebibytes(needed)
        + " MiB of storage and "
        + mebibytes(free)
        + " MiB are free; enlarge the volume or lower steps/segmentSteps";
  }

  private static long mebibytes(long bytes) {
    return bytes >> 20;
  }
}
