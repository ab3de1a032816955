package training.proof.protocol.assignment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import training.proof.protocol.canonical.Digest;

class AssignmentTest {
  private static final byte[] KEY = Digest.of("test/key").raw();

  @Property(tries = 30)
  void everyPositionGoesSomewhereElse(
      @ForAll @IntRange(min = 1, max = 300) int size, @ForAll @IntRange(max = 1000) int key) {
    var permutation = KeyedPermutation.of(Digest.of("test/key", key).raw(), size);
    Set<Long> seen = new HashSet<>();
    for (long i = 0; i < size; i++) {
      seen.add(permutation.apply(i));
    }
    assertThat(seen).hasSize(size).allMatch(to -> to >= 0 && to < size);
  }

  @Test
  void theLargestPermutationWorksAndLargerOnesAreRefused() {
    var permutation = KeyedPermutation.of(KEY, 1L << 48);
    assertThat(permutation.apply((1L << 48) - 1)).isBetween(0L, (1L << 48) - 1);
    assertThatThrownBy(() -> permutation.apply(1L << 48))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> permutation.apply(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> KeyedPermutation.of(KEY, (1L << 48) + 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> KeyedPermutation.of(new byte[31], 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> KeyedPermutation.of(KEY, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void noExampleRepeatsWithinAPassAndPassesDiffer() {
    var assignment = Assignment.of(KEY, 50);
    Set<Long> first = new HashSet<>();
    int moved = 0;
    for (long k = 0; k < 50; k++) {
      first.add(assignment.example(k));
      moved += assignment.example(k) == assignment.example(50 + k) ? 0 : 1;
    }
    assertThat(first).hasSize(50);
    assertThat(moved).isGreaterThan(40);
    assertThatThrownBy(() -> Assignment.of(KEY, 0)).isInstanceOf(IllegalArgumentException.class);
  }

  /** The order is a function of key and size alone: what a run walked through stays as it was. */
  @Property(tries = 30)
  void anyPositionIsComputedAlone(@ForAll @IntRange(max = 500) int k) {
    var walked = Assignment.of(KEY, 77);
    for (long before = 0; before < k; before++) {
      walked.example(before);
    }
    assertThat(Assignment.of(KEY, 77).example(k)).isEqualTo(walked.example(k));
  }

  @Property(tries = 50)
  void aHiddenSliceIsDistinctAscendingAndInRange(
      @ForAll @IntRange(min = 1, max = 500) int examples,
      @ForAll @IntRange(min = 1, max = 100) int count) {
    long[] slice = HiddenSlice.of(KEY, examples, count);
    assertThat(slice).hasSize(Math.min(examples, count)).isSorted().doesNotHaveDuplicates();
    assertThat(slice[0]).isNotNegative();
    assertThat(slice[slice.length - 1]).isLessThan(examples);
  }

  @Test
  void anEmptySliceIsRefused() {
    assertThatThrownBy(() -> HiddenSlice.of(KEY, 0, 1)).isInstanceOf(RuntimeException.class);
    assertThatThrownBy(() -> HiddenSlice.of(KEY, 1, 0)).isInstanceOf(RuntimeException.class);
  }
}
