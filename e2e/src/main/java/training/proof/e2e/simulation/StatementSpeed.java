package training.proof.e2e.simulation;

import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.math.ec.rfc8032.Ed25519.Algorithm;
import training.proof.protocol.crypto.Verifier;
import training.proof.protocol.ledger.Epoch;
import training.proof.protocol.statement.Envelope;
import training.proof.protocol.statement.SignedStatement;

/**
 * {@code ./proofpool bench statements}: how many statements of a simulated federation pass the gate
 * in a second of one core, beside the bare signature checks of the same library on the same bytes.
 * Batches alternate, so that whatever else the machine does meets all alike; time is the thread's
 * own.
 */
final class StatementSpeed {
  private static final int REPEATS = 15;

  /** Of the thread's own time: the compiler of a JVM that shares its cores needs as long again. */
  private static final long WARM_UP_NANOS = 12_000_000_000L;

  private static final int PASSES = 10;

  private final List<Sample> samples;
  private final Epoch epoch;

  /** What the gate is given, and what of it is signed. */
  private static final class Sample {
    private final byte[] envelope;
    private final byte[] message;
    private final byte[] signature;
    private final byte[] key;
    private final Ed25519PublicKeyParameters parsedKey;

    Sample(Store.Kept kept, Epoch epoch, Map<String, Ed25519PublicKeyParameters> keys) {
      SignedStatement signed = kept.signed();
      String issuer = signed.header().issuer();
      envelope = kept.bytes();
      message = preAuthentication(signed.envelope().payloadBytes());
      signature = signed.envelope().signatureBytes();
      key = epoch.keyOf(issuer).orElseThrow();
      parsedKey = keys.computeIfAbsent(issuer, name -> new Ed25519PublicKeyParameters(key));
    }
  }

  private interface Check {
    boolean holds(Sample sample);
  }

  private StatementSpeed(List<Sample> samples, Epoch epoch) {
    this.samples = samples;
    this.epoch = epoch;
  }

  /**
   * @param args members (4) and rounds (3) of the federation whose statements are taken
   */
  public static void main(String[] args) {
    var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    int members = args.length > 0 ? Integer.parseInt(args[0]) : 4;
    int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 3;
    of(members, rounds).measure(out);
  }

  private static StatementSpeed of(int members, int rounds) {
    var world = new World(new Plan(members, 0, rounds, 1, Scenario.CALM, true));
    world
        .run()
        .broken()
        .ifPresent(
            broken -> {
              throw new Broken(broken);
            });
    Operator witness = world.honest().getFirst().operators().getFirst();
    Epoch epoch = witness.state().epoch().orElseThrow();
    Map<String, Ed25519PublicKeyParameters> keys = new TreeMap<>();
    var samples = new ArrayList<Sample>();
    witness.store().statements().forEach(kept -> samples.add(new Sample(kept, epoch, keys)));
    return new StatementSpeed(samples, epoch);
  }

  private void measure(PrintStream out) {
    Verifier verifier = Signing.ed25519().verifier();
    Check bare = StatementSpeed::verifies;
    Check parsing = StatementSpeed::verifiesFromBytes;
    Check gate =
        sample ->
            SignedStatement.admit(
                    sample.envelope,
                    statement -> epoch.keyOf(statement.header().issuer()).orElseThrow(),
                    verifier)
                != null;
    List<Check> checks = List.of(bare, parsing, gate);
    warmUp(checks);
    double[][] rates = new double[checks.size()][REPEATS];
    double[] ratios = new double[REPEATS];
    out.println("repeat,bare,bare_from_key_bytes,admit,ratio");
    for (int repeat = 0; repeat < REPEATS; repeat++) {
      for (int i = 0; i < checks.size(); i++) {
        rates[i][repeat] = rate(checks.get(i));
      }
      ratios[repeat] = rates[2][repeat] / rates[0][repeat];
      out.println(
          String.format(
              Locale.ROOT,
              "%d,%.0f,%.0f,%.0f,%.3f",
              repeat + 1,
              rates[0][repeat],
              rates[1][repeat],
              rates[2][repeat],
              ratios[repeat]));
    }
    long bytes = samples.stream().mapToLong(sample -> sample.envelope.length).sum();
    out.println(
        String.format(
            Locale.ROOT,
            "# %d statements of %d bytes on average; per second of one core, medians of %d:",
            samples.size(),
            bytes / samples.size(),
            REPEATS));
    out.println(
        String.format(
            Locale.ROOT,
            "# bare verify %.0f (key parsed before), %.0f (key from bytes), gate %.0f: ratio %.3f",
            median(rates[0]),
            median(rates[1]),
            median(rates[2]),
            median(ratios)));
  }

  private void warmUp(List<Check> checks) {
    var threads = ManagementFactory.getThreadMXBean();
    long end = threads.getCurrentThreadCpuTime() + WARM_UP_NANOS;
    while (threads.getCurrentThreadCpuTime() < end) {
      checks.forEach(this::rate);
    }
  }

  /** Checks a second of this thread's own time. */
  private double rate(Check check) {
    var threads = ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadCpuTime();
    for (int pass = 0; pass < PASSES; pass++) {
      for (Sample sample : samples) {
        if (!check.holds(sample)) {
          throw new IllegalStateException("a genuine statement was refused");
        }
      }
    }
    return PASSES * samples.size() * 1e9 / (threads.getCurrentThreadCpuTime() - before);
  }

  private static boolean verifies(Sample sample) {
    return sample.parsedKey.verify(
        Algorithm.Ed25519, null, sample.message, 0, sample.message.length, sample.signature, 0);
  }

  private static boolean verifiesFromBytes(Sample sample) {
    return org.bouncycastle.math.ec.rfc8032.Ed25519.verify(
        sample.signature, 0, sample.key, 0, sample.message, 0, sample.message.length);
  }

  private static byte[] preAuthentication(byte[] payload) {
    String type = Envelope.PAYLOAD_TYPE;
    String head = "DSSEv1 " + type.length() + " " + type + " " + payload.length + " ";
    byte[] start = head.getBytes(StandardCharsets.UTF_8);
    byte[] all = Arrays.copyOf(start, start.length + payload.length);
    System.arraycopy(payload, 0, all, start.length, payload.length);
    return all;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
