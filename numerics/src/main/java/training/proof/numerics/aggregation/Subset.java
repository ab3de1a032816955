package training.proof.numerics.aggregation;

import java.util.Optional;

/** Some of the inputs, in the order given. */
public final class Subset implements Inputs {
  private final Inputs all;
  private final int[] chosen;

  /**
   * @param chosen places of the inputs wanted, at least one
   */
  public Subset(Inputs all, int... chosen) {
    Bounds.requireCount(chosen.length);
    this.all = all;
    this.chosen = chosen.clone();
  }

  @Override
  public int count() {
    return chosen.length;
  }

  @Override
  public int size() {
    return all.size();
  }

  @Override
  public String name(int input) {
    return all.name(chosen[input]);
  }

  @Override
  public Optional<float[]> vector(int input) {
    return all.vector(chosen[input]);
  }

  @Override
  public Reader reader() {
    var reader = all.reader();
    return (input, from, length, row) -> reader.read(chosen[input], from, length, row);
  }
}
