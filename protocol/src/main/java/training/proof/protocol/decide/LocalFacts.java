package training.proof.protocol.decide;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.recipe.DataManifest;
import training.proof.protocol.recipe.Recipe;
import training.proof.protocol.statement.Body;
import training.proof.protocol.statement.Change;
import training.proof.protocol.task.TaskResult;

/**
 * What this cluster alone knows: times of arrival, blobs it holds, results of its pods, what its
 * user wants. Nothing in here is ever evidence against anybody.
 *
 * @param arrivals when each statement was first stored here
 * @param unreachable members that have not answered for a while
 * @param holds whether a blob is stored here in full
 * @param manifests data manifests that are stored here, by blob digest
 * @param results of tasks done, by task digest
 * @param failures of tasks that will not be tried again, by task digest
 * @param wants rounds this cluster's user asked for
 * @param withdrawn rounds of this member that its user no longer wants
 * @param changes of the member list that this cluster's user wants or agrees to
 * @param pool what this cluster offers; absent before a pool is ready
 * @param unhealthy why this cluster must not sign anything about others' work
 * @param freeBytes free space in the blob store
 */
public record LocalFacts(
    Map<Digest, Instant> arrivals,
    Set<String> unreachable,
    Predicate<Digest> holds,
    Map<Digest, DataManifest> manifests,
    Map<Digest, TaskResult> results,
    Map<Digest, String> failures,
    List<Want> wants,
    Set<Digest> withdrawn,
    Set<Change> changes,
    Optional<Pool> pool,
    Optional<String> unhealthy,
    long freeBytes) {

  /**
   * A round this cluster's user asked for.
   *
   * @param since when the user asked
   * @param slotsPerMember at most
   * @param members that may take part; empty means all
   * @param improvement what is paid for scores; absent where only work is paid
   */
  public record Want(
      String name,
      String run,
      int index,
      Instant since,
      Recipe recipe,
      Digest data,
      long price,
      long budget,
      int slotsPerMember,
      Set<String> members,
      int auditRatePerMille,
      int segmentsPerAudit,
      Body.Windows windows,
      long lossToleranceMicroNats,
      int sliceExamples,
      Optional<Body.Improvement> improvement) {}

  /**
   * What this cluster offers and admits.
   *
   * @param computeClass what its pods' FP32 results depend on; stands exactly where {@code
   *     class-exact} is among the modes
   * @param sponsors whose rounds it takes part in; empty means all members'
   */
  public record Pool(
      int slots,
      String deviceClass,
      List<String> numericModes,
      Optional<Digest> computeClass,
      long minimumPrice,
      Set<String> sponsors) {
    /** One that takes no part in rounds of one class. */
    public Pool(
        int slots,
        String deviceClass,
        List<String> numericModes,
        long minimumPrice,
        Set<String> sponsors) {
      this(slots, deviceClass, numericModes, Optional.empty(), minimumPrice, sponsors);
    }

    /** The same where classes are not known. */
    Pool withoutClass() {
      return new Pool(
          slots,
          deviceClass,
          numericModes.stream().filter(mode -> !mode.equals(Recipe.CLASS_EXACT)).toList(),
          minimumPrice,
          sponsors);
    }
  }
}
