package training.proof.protocol.fuzz;

import java.util.List;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.LongStream;

/** Payloads of statements, valid and nearly so, for tests of other packages. */
public final class Bytes {
  private Bytes() {}

  /** Of every kind. */
  public static List<byte[]> statements() {
    return Corpus.valid(Target.STATEMENT);
  }

  /** Mutations of these, always the same. */
  public static List<byte[]> nearStatements(int count) {
    List<byte[]> valid = statements();
    return LongStream.rangeClosed(1, count)
        .mapToObj(seed -> RandomGeneratorFactory.of("L64X128MixRandom").create(seed))
        .map(random -> Mutation.of(valid.get(random.nextInt(valid.size())), 0, random))
        .toList();
  }
}
