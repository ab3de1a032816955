package training.proof.e2e.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import training.proof.numerics.CounterRandom;
import training.proof.numerics.aggregation.AggregationRule;
import training.proof.numerics.aggregation.ArrayInputs;
import training.proof.numerics.aggregation.Bucketing;
import training.proof.numerics.aggregation.Bulyan;
import training.proof.numerics.aggregation.CentredClipping;
import training.proof.numerics.aggregation.GeometricMedian;
import training.proof.numerics.aggregation.Inputs;
import training.proof.numerics.aggregation.Krum;
import training.proof.numerics.aggregation.MappedInputs;
import training.proof.numerics.aggregation.Mean;
import training.proof.numerics.aggregation.Median;
import training.proof.numerics.aggregation.NearestNeighbourMixing;
import training.proof.numerics.aggregation.NormClipping;
import training.proof.numerics.aggregation.PreRule;
import training.proof.numerics.aggregation.Sweep;
import training.proof.numerics.aggregation.TrimmedMean;

/**
 * How long each aggregation rule takes, beside ByzFL and Flower on the same vectors in the same
 * run, and how near it comes to the speed at which this machine reads memory. Of repeated runs the
 * shortest counts, for everybody.
 *
 * <p>Arguments: a scratch folder, the Python to run (or "none"), the script that times the others,
 * then inputs (16), values (10,000,000), hostile inputs tolerated (3), repeats (3).
 */
public final class AggregationSpeed {
  private static final int WARM_UPS = 2;

  private static final String HEADER =
      "rule,ours_s,ours_1_thread_s,ours_mapped_s,byzfl_numpy_s,byzfl_torch_s,flower_s,ratio,"
          + "read_bytes,bandwidth_share";

  private record Setting(
      Path folder, String python, Path script, int count, int size, int f, int repeats) {

    static Setting of(String[] arguments) {
      return new Setting(
          Path.of(arguments[0]),
          arguments[1],
          Path.of(arguments[2]),
          number(arguments, 3, 16),
          number(arguments, 4, 10_000_000),
          number(arguments, 5, 3),
          number(arguments, 6, 3));
    }

    private static int number(String[] arguments, int at, int otherwise) {
      return arguments.length > at ? Integer.parseInt(arguments[at]) : otherwise;
    }

    Path file(int input) {
      return folder.resolve(input + ".f32");
    }
  }

  /** A rule, with what is done before it. */
  private record Candidate(String name, List<PreRule> before, AggregationRule rule) {
    void run(Inputs inputs, Sweep sweep) {
      Inputs changed = inputs;
      for (var preRule : before) {
        changed = preRule.apply(changed, sweep);
      }
      if (rule.aggregate(changed, sweep).length != inputs.size()) {
        throw new IllegalStateException(name + " lost values");
      }
    }
  }

  private AggregationSpeed() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    var setting = Setting.of(arguments);
    double plain = plainReadBytesPerSecond(setting);
    System.out.printf(Locale.ROOT, "# plain read loop: %.2f GB/s%n", plain / 1e9);
    System.out.println(HEADER);
    var ratios = new ArrayList<Double>();
    var inMemory = ArrayInputs.of(write(setting));
    try (var mapped = MappedInputs.open(sources(setting))) {
      for (var candidate : candidates(setting)) {
        ratios.add(line(setting, candidate, inMemory, mapped, plain));
      }
    }
    printGeometricMean(ratios);
  }

  private static List<Candidate> candidates(Setting setting) {
    int f = setting.f();
    double half = 0.5 * Math.sqrt(setting.size());
    var trimmed = new TrimmedMean(f);
    return List.of(
        new Candidate("mean", List.of(), new Mean()),
        new Candidate("trimmed mean", List.of(), trimmed),
        new Candidate("median", List.of(), new Median()),
        new Candidate("geometric median", List.of(), new GeometricMedian(0.1, 3)),
        new Candidate("krum", List.of(), Krum.one(f)),
        new Candidate("multi-krum", List.of(), Krum.multi(f, setting.count() - f)),
        new Candidate("bulyan", List.of(), new Bulyan(f)),
        new Candidate("centred clipping", List.of(), new CentredClipping(half, 3)),
        new Candidate("mixing + trimmed mean", List.of(new NearestNeighbourMixing(f)), trimmed),
        new Candidate("bucketing + median", List.of(new Bucketing(2, 1)), new Median()),
        new Candidate("norm clipping + mean", List.of(NormClipping.to(half)), new Mean()),
        new Candidate(
            "median norm + mixing + trimmed mean",
            List.of(NormClipping.toMedian(), new NearestNeighbourMixing(f)),
            trimmed));
  }

  private static double line(
      Setting setting, Candidate candidate, Inputs inMemory, Inputs mapped, double plain)
      throws IOException, InterruptedException {
    var all = Sweep.onAllProcessors();
    double ours = seconds(setting, candidate, inMemory, all);
    double alone = seconds(setting, candidate, inMemory, new Sweep(1));
    double fromFiles = seconds(setting, candidate, mapped, all);
    var counting = new CountingInputs(mapped);
    candidate.run(counting, all);
    long bytes = counting.bytes.sum();
    var others = others(setting, candidate.name());
    double ratio = others.values().stream().mapToDouble(s -> s).min().orElse(Double.NaN) / ours;
    System.out.printf(
        Locale.ROOT,
        "%s,%.4f,%.4f,%.4f,%s,%s,%s,%s,%d,%.3f%n",
        candidate.name(),
        ours,
        alone,
        fromFiles,
        text(others.get("byzfl-numpy")),
        text(others.get("byzfl-torch")),
        text(others.get("flower")),
        Double.isNaN(ratio) ? "" : String.format(Locale.ROOT, "%.2f", ratio),
        bytes,
        bytes / ours / plain);
    return ratio;
  }

  private static String text(Double seconds) {
    return seconds == null ? "" : String.format(Locale.ROOT, "%.4f", seconds);
  }

  private static double seconds(Setting setting, Candidate candidate, Inputs inputs, Sweep sweep) {
    double least = Double.MAX_VALUE;
    for (int run = -WARM_UPS; run < setting.repeats(); run++) {
      long start = System.nanoTime();
      candidate.run(inputs, sweep);
      double seconds = (System.nanoTime() - start) / 1e9;
      least = run < 0 ? least : Math.min(least, seconds);
    }
    return least;
  }

  private static void printGeometricMean(List<Double> ratios) {
    var known = ratios.stream().filter(r -> !r.isNaN()).toList();
    if (known.isEmpty()) {
      System.out.println("# no other library ran: no ratios");
      return;
    }
    double mean = Math.exp(known.stream().mapToDouble(Math::log).sum() / known.size());
    System.out.printf(
        Locale.ROOT,
        "# geometric mean of %d ratios: %.2f, least %.2f%n",
        known.size(),
        mean,
        known.stream().mapToDouble(r -> r).min().orElseThrow());
  }

  /** Seconds by library, as the script printed them; what it skipped is on standard error. */
  private static Map<String, Double> others(Setting setting, String rule)
      throws IOException, InterruptedException {
    var seconds = new TreeMap<String, Double>();
    if (setting.python().equals("none")) {
      return seconds;
    }
    var command =
        List.of(
            setting.python(),
            setting.script().toString(),
            setting.folder().toString(),
            "" + setting.count(),
            "" + setting.size(),
            "" + setting.f(),
            "" + setting.repeats(),
            rule);
    var process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (var lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line : lines.lines().toList()) {
        String[] fields = line.split(",", -1);
        if (fields.length == 3 && fields[1].equals(rule)) {
          seconds.put(fields[0], Double.valueOf(fields[2]));
        }
      }
    }
    if (process.waitFor() != 0) {
      System.err.println("skipped: the other libraries' '" + rule + "' ended with an error");
    }
    return seconds;
  }

  private static List<MappedInputs.Source> sources(Setting setting) {
    return IntStream.range(0, setting.count())
        .mapToObj(i -> new MappedInputs.Source("input " + i, setting.file(i), 0))
        .toList();
  }

  /** Roughly normal values: the sum of four uniform ones, so that making them is quick. */
  private static float[][] write(Setting setting) throws IOException {
    Files.createDirectories(setting.folder());
    var vectors = new float[setting.count()][setting.size()];
    var block = ByteBuffer.allocate(1 << 20).order(ByteOrder.LITTLE_ENDIAN);
    int step = block.capacity() / Float.BYTES;
    for (int input = 0; input < vectors.length; input++) {
      var random = new CounterRandom(1).forName("input " + input);
      for (int k = 0; k < setting.size(); k++) {
        vectors[input][k] = value(random.bits(k));
      }
      try (var file = Files.newOutputStream(setting.file(input))) {
        for (int from = 0; from < setting.size(); from += step) {
          int length = Math.min(step, setting.size() - from);
          block.asFloatBuffer().put(vectors[input], from, length);
          file.write(block.array(), 0, length * Float.BYTES);
        }
      }
    }
    return vectors;
  }

  private static float value(long bits) {
    int sum = 0;
    for (int shift = 0; shift < Long.SIZE; shift += Short.SIZE) {
      sum += (short) (bits >>> shift);
    }
    return sum / 37_837f; // four uniform shorts have this standard deviation
  }

  /** As many bytes as all inputs have, read by all processors with nothing done to them. */
  private static double plainReadBytesPerSecond(Setting setting) throws InterruptedException {
    int threads = Runtime.getRuntime().availableProcessors();
    long words = (long) setting.count() * setting.size() * Float.BYTES / Long.BYTES;
    var shares = new long[threads][(int) (words / threads)];
    var result = new LongAdder();
    double least = Double.MAX_VALUE;
    for (int run = -WARM_UPS; run < setting.repeats(); run++) {
      long start = System.nanoTime();
      var helpers = new ArrayList<Thread>();
      for (long[] share : shares) {
        helpers.add(Thread.ofPlatform().start(() -> result.add(mixed(share))));
      }
      for (var helper : helpers) {
        helper.join();
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      least = run < 0 ? least : Math.min(least, seconds);
    }
    if (result.sum() != 0) {
      throw new IllegalStateException("zeros read as " + result.sum());
    }
    return (double) threads * shares[0].length * Long.BYTES / least;
  }

  private static long mixed(long[] words) {
    long mixed = 0;
    for (long word : words) {
      mixed ^= word;
    }
    return mixed;
  }

  /** Counts what a rule really reads. */
  private static final class CountingInputs implements Inputs {
    private final Inputs inputs;
    private final LongAdder bytes = new LongAdder();

    CountingInputs(Inputs inputs) {
      this.inputs = inputs;
    }

    @Override
    public int count() {
      return inputs.count();
    }

    @Override
    public int size() {
      return inputs.size();
    }

    @Override
    public String name(int input) {
      return inputs.name(input);
    }

    @Override
    public Reader reader() {
      var reader = inputs.reader();
      return (input, from, length, row) -> {
        bytes.add((long) length * Float.BYTES);
        reader.read(input, from, length, row);
      };
    }
  }
}
