package training.proof.operator.key;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import training.proof.operator.config.OperatorConfig;

/** What a key Secret may hold, with one certificate. */
public final class TestKeys {
  private final KeyMaterial material;

  private TestKeys(KeyMaterial material) {
    this.material = material;
  }

  /** One key. */
  public static TestKeys of(byte[] seed) {
    KeyMaterial made =
        new KeyGenerator(new SecureRandom(), InstantSource.system())
            .generate("alpha", List.of("localhost"));
    return new TestKeys(
        new KeyMaterial(
            seed,
            Optional.empty(),
            made.memberSecret(),
            made.certificate(),
            made.certificateKey()));
  }

  /** Another key beside the one there is, or none. */
  public TestKeys withNext(Optional<byte[]> next) {
    return with(material.seed(), next);
  }

  /** The next key in the place of the one there was. */
  public TestKeys swapped() {
    return with(material.nextSeed().orElseThrow(), Optional.empty());
  }

  private TestKeys with(byte[] seed, Optional<byte[]> next) {
    return new TestKeys(
        new KeyMaterial(
            seed,
            next,
            material.memberSecret(),
            material.certificate(),
            material.certificateKey()));
  }

  /** The member that has them. */
  public Identity identity(OperatorConfig config) {
    return new Identity(config, material);
  }
}
