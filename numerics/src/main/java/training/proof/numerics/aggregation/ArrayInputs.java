package training.proof.numerics.aggregation;

import java.util.List;
import java.util.Optional;
import training.proof.numerics.NumericsException;

/** Vectors that are in memory already. */
public final class ArrayInputs implements Inputs {
  private final List<String> names;
  private final float[][] vectors;
  private final int size;

  private ArrayInputs(List<String> names, float[][] vectors) {
    this.names = List.copyOf(names);
    this.vectors = vectors.clone();
    this.size = vectors[0].length;
  }

  /**
   * Vectors of equal length, which are not copied and must not change while a rule works.
   *
   * @throws NumericsException when there are none, more than {@link Inputs#MAX_COUNT}, empty ones,
   *     or not all are of one length
   */
  public static ArrayInputs of(List<String> names, float[]... vectors) {
    Bounds.requireCount(vectors.length);
    if (names.size() != vectors.length) {
      throw new NumericsException(
          names.size() + " names for " + vectors.length + " inputs: give each input one name");
    }
    for (int i = 0; i < vectors.length; i++) {
      Bounds.requireSize(names.get(i), vectors[i].length, names.getFirst(), vectors[0].length);
    }
    return new ArrayInputs(names, vectors);
  }

  /** Vectors called by their place: input 0, input 1 and so on. */
  public static ArrayInputs of(float[]... vectors) {
    return of(Bounds.placeNames(vectors.length), vectors);
  }

  @Override
  public int count() {
    return vectors.length;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public String name(int input) {
    return names.get(input);
  }

  @Override
  public Optional<float[]> vector(int input) {
    return Optional.of(vectors[input]);
  }

  @Override
  public Reader reader() {
    return (input, from, length, row) -> System.arraycopy(vectors[input], from, row, 0, length);
  }
}
