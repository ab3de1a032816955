package training.proof.e2e.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.crypto.KeyRing;
import training.proof.protocol.crypto.Signer;
import training.proof.protocol.decide.Identity;
import training.proof.protocol.decide.LocalFacts;
import training.proof.protocol.statement.Change;

/** One organisation: a key, a clock, what its user wants, and the processes that serve it. */
final class Member {
  private final String name;
  private final Signer signer;
  private final Signer next;
  private final KeyRing keys;
  private final byte[] secret;
  private final Identity identity;
  private final LocalClock clock;
  private LocalFacts.Pool pool;
  private Digest processors = Processors.USUAL;
  private final boolean honest;
  private final RandomGenerator random;
  private final List<Operator> operators = new ArrayList<>();
  private final List<LocalFacts.Want> wants = new ArrayList<>();
  private final Set<Change> changes = new HashSet<>();
  private final Map<String, Integer> restarts = new HashMap<>();

  Member(
      String name,
      Signer signer,
      Signer next,
      LocalClock clock,
      LocalFacts.Pool pool,
      boolean honest,
      RandomGenerator random) {
    this.name = name;
    this.signer = signer;
    this.next = next;
    this.keys = new KeyRing(signer, next);
    this.secret = Digest.of("simulation/secret", name).raw();
    this.identity = new Identity(name, secret);
    this.clock = clock;
    this.pool = pool;
    this.honest = honest;
    this.random = random;
  }

  String name() {
    return name;
  }

  Signer signer() {
    return signer;
  }

  /** The key that it may have later. */
  Signer next() {
    return next;
  }

  /** Its key, and the one that it may have later. */
  KeyRing keys() {
    return keys;
  }

  Identity identity() {
    return identity;
  }

  /** Beside its key. */
  byte[] secret() {
    return secret.clone();
  }

  LocalClock clock() {
    return clock;
  }

  LocalFacts.Pool pool() {
    return pool;
  }

  /** What its pods' FP32 results depend on, whatever it states. */
  Digest processors() {
    return processors;
  }

  /** From now on its pods run on these, and it says so. */
  void moves(Digest others) {
    processors = others;
    states(others);
  }

  /** From now on it says that its pods run on these, and takes part in rounds in FP32. */
  void states(Digest computeClass) {
    pool =
        new LocalFacts.Pool(
            pool.slots(),
            pool.deviceClass(),
            List.of("exact", "class-exact"),
            Optional.of(computeClass),
            pool.minimumPrice(),
            pool.sponsors());
  }

  boolean isHonest() {
    return honest;
  }

  /** Processes on one store if it follows the rules; a cheat's may be of two minds. */
  List<Operator> operators() {
    return operators;
  }

  List<LocalFacts.Want> wants() {
    return wants;
  }

  /** What its user agreed to. */
  Set<Change> changes() {
    return changes;
  }

  /** By member: the incarnation that this one's user wants begun. */
  Map<String, Integer> restarts() {
    return restarts;
  }

  /** Which process answers a peer: any that is up; of two minds, always the same one. */
  Optional<Operator> serving(String asker) {
    if (isTwoFaced()) {
      return Optional.of(operators.get(Math.floorMod(asker.hashCode(), operators.size())))
          .filter(Operator::isUp);
    }
    List<Operator> up = operators.stream().filter(Operator::isUp).toList();
    return up.isEmpty() ? Optional.empty() : Optional.of(up.get(random.nextInt(up.size())));
  }

  boolean isTwoFaced() {
    return operators.size() > 1 && operators.get(0).store() != operators.get(1).store();
  }
}
