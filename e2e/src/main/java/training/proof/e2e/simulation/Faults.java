package training.proof.e2e.simulation;

import java.util.random.RandomGenerator;

/**
 * What goes wrong without anybody's intent, until everything heals.
 *
 * @param slowest milliseconds a message takes at most, beyond the fastest
 * @param lossPerMille of requests and answers
 * @param doublesPerMille of answers that come a second time, later
 * @param crashPerMyriad chance, of 10,000, that a process ends at a durable write
 * @param failurePerMyriad chance, of 10,000, that a durable write is answered by an error
 * @param jobsPerMille of jobs that fail for good
 * @param partitions how often the network falls apart
 * @param oneWays links that cannot be called over in one direction
 * @param offset milliseconds by which clocks are off, at most
 * @param drift milliseconds a clock gains or loses in 1000, at most
 * @param replicas processes a member runs at once, at most
 * @param late members that come up only after some time
 * @param restored members whose store falls back once to what it was some time before
 * @param damagePerMille chance, of 1000, that a process that starts finds a snapshot or a record
 *     damaged
 */
record Faults(
    int slowest,
    int lossPerMille,
    int doublesPerMille,
    int crashPerMyriad,
    int failurePerMyriad,
    int jobsPerMille,
    int partitions,
    int oneWays,
    long offset,
    int drift,
    int replicas,
    int late,
    int restored,
    int damagePerMille) {
  /** A network takes its time; nothing else is wrong. */
  static final Faults NONE = new Faults(100, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0);

  static Faults lossy() {
    return new Faults(3000, 100, 100, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0);
  }

  static Faults partition() {
    return new Faults(300, 0, 20, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0);
  }

  static Faults oneWay(int members) {
    return new Faults(300, 0, 0, 0, 0, 0, 0, members, 0, 0, 1, 0, 0, 0);
  }

  static Faults crashes() {
    return new Faults(200, 0, 0, 200, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0);
  }

  static Faults failures() {
    return new Faults(200, 0, 0, 0, 300, 0, 0, 0, 0, 0, 1, 0, 0, 0);
  }

  static Faults jobs() {
    return new Faults(200, 0, 0, 0, 0, 100, 0, 0, 0, 0, 1, 0, 0, 0);
  }

  static Faults skew() {
    return new Faults(200, 0, 0, 0, 0, 0, 0, 0, 7_200_000, 100, 1, 0, 0, 0);
  }

  static Faults twoReplicas() {
    return new Faults(400, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0);
  }

  static Faults oneLate() {
    return new Faults(200, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0);
  }

  static Faults oneRestored() {
    return new Faults(200, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 1, 0);
  }

  static Faults longRecord(RandomGenerator random) {
    return new Faults(
        200,
        0,
        0,
        random.nextInt(40),
        random.nextInt(40),
        0,
        0,
        0,
        0,
        0,
        1 + random.nextInt(2),
        random.nextInt(2),
        random.nextInt(2),
        200);
  }

  /**
   * Enough to be in the way of what users do by hand. A voter that ends has lost what it held and
   * nobody else has: nothing is promised where that is a lost feed's end.
   */
  static Faults restart(int crashPerMyriad) {
    return new Faults(300, 5, 5, crashPerMyriad, 30, 0, 0, 0, 0, 0, 1, 0, 0, 0);
  }

  /** What cheats may count on: a little of everything. */
  static Faults some(RandomGenerator random) {
    return new Faults(
        500,
        random.nextInt(20),
        random.nextInt(20),
        random.nextInt(50),
        random.nextInt(50),
        random.nextInt(200),
        0,
        0,
        5000,
        20,
        1 + random.nextInt(2),
        0,
        0,
        0);
  }

  /** Anything together. */
  static Faults any(RandomGenerator random) {
    return new Faults(
        50 + random.nextInt(4000),
        random.nextInt(100),
        random.nextInt(100),
        random.nextInt(150),
        random.nextInt(150),
        random.nextInt(50),
        random.nextInt(3),
        random.nextInt(4),
        random.nextInt(7_200_000),
        random.nextInt(100),
        1 + random.nextInt(2),
        random.nextInt(2),
        0,
        200);
  }

  /** Whether members that follow the rules hear each other all the time. */
  boolean isCalm() {
    return lossPerMille == 0
        && crashPerMyriad == 0
        && failurePerMyriad == 0
        && jobsPerMille == 0
        && partitions == 0
        && oneWays == 0
        && late == 0
        && restored == 0;
  }
}
