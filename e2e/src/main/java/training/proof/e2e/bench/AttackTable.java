package training.proof.e2e.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import training.proof.e2e.adversary.Attacks;
import training.proof.e2e.adversary.LocalAttack;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.recipe.AggregationSpec;
import training.proof.protocol.recipe.AggregationSpec.Before;
import training.proof.protocol.recipe.AggregationSpec.Rule;
import training.proof.protocol.recipe.ModelSpec;
import training.proof.protocol.recipe.OptimizerSpec;
import training.proof.protocol.recipe.OuterSpec;
import training.proof.protocol.recipe.PayloadSpec;
import training.proof.protocol.recipe.Recipe;
import training.proof.trainer.local.LocalRun;

/**
 * What is left of a model when f of n slots attack, under every rule: the loss on held-out text
 * after some rounds, with every slot believed, and with slots replayed in full, as those of
 * newcomers are. Whole runs by the product's own verbs; hostile slots know all honest payloads.
 *
 * <p>Arguments: a text to train on, a scratch folder, a file for the table, then rounds (5), and
 * "with" or "without" audits where only that half is wanted.
 */
public final class AttackTable {
  private static final int N = 11;
  private static final int F = 2;
  private static final int STEPS = 8;
  private static final int SEGMENT = 2;
  private static final int SLICE = 128;
  private static final String NOBODY = "nobody";
  private static final PrintStream QUIET =
      new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);

  private final Path text;
  private final Path scratch;
  private final int rounds;

  private AttackTable(Path text, Path scratch, int rounds) {
    this.text = text;
    this.scratch = scratch;
    this.rounds = rounds;
  }

  /** What became of one run. */
  private record Outcome(double loss, int hostile, int caught) {
    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%.3f", loss);
    }
  }

  public static void main(String[] arguments) throws IOException {
    int rounds = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 5;
    var bench = new AttackTable(Path.of(arguments[0]), Path.of(arguments[1]), rounds);
    System.out.println("audits,attack,rule,loss_nats,hostile_slots,caught");
    var tables = new StringBuilder();
    String half = arguments.length > 4 ? arguments[4] : "";
    for (boolean audits : new boolean[] {false, true}) {
      if (half.equals(audits ? "without" : "with")) {
        continue;
      }
      tables.append(audits ? "With replay audits" : "Without audits").append(":\n\n");
      tables.append("| attack | ").append(String.join(" | ", rules().keySet())).append(" |\n");
      tables.append("| --- |").append(" --- |".repeat(rules().size())).append('\n');
      for (String attack : attacks()) {
        tables.append("| ").append(attack);
        for (var rule : rules().entrySet()) {
          Outcome found = bench.run(rule.getValue(), attack, audits);
          tables.append(" | ").append(found);
          System.out.printf(
              Locale.ROOT,
              "%s,%s,%s,%s,%d,%d%n",
              audits,
              attack,
              rule.getKey(),
              found,
              found.hostile(),
              found.caught());
        }
        tables.append(" |\n");
      }
      tables.append('\n');
    }
    Files.writeString(Path.of(arguments[2]), tables);
  }

  /** Those that need no compressed payload; without any first. */
  private static List<String> attacks() {
    var attacks = new ArrayList<>(List.of(NOBODY));
    attacks.addAll(Attacks.names());
    attacks.removeAll(List.of("index-hijack", "residual"));
    return attacks;
  }

  private static Map<String, AggregationSpec> rules() {
    var rules = new LinkedHashMap<String, AggregationSpec>();
    rules.put("mean", AggregationSpec.mean());
    rules.put("median", rule(new Rule.Median()));
    rules.put("trimmed mean", rule(new Rule.TrimmedMean(F)));
    rules.put("geometric median", rule(new Rule.GeometricMedian("0.01", 8)));
    rules.put("Krum", rule(new Rule.Krum(F, 1)));
    rules.put("Multi-Krum", rule(new Rule.Krum(F, N - F)));
    rules.put("Bulyan", rule(new Rule.Bulyan(F)));
    rules.put("centred clipping", rule(new Rule.CentredClipping("1.0", 3)));
    rules.put("mixing + trimmed mean", rule(new Rule.TrimmedMean(F), new Before.Mix(F)));
    rules.put(
        "median norm + mixing + trimmed mean",
        rule(new Rule.TrimmedMean(F), new Before.ClipToMedianNorm(), new Before.Mix(F)));
    return rules;
  }

  private static AggregationSpec rule(Rule rule, Before... before) {
    return new AggregationSpec("zeros", List.of(before), rule);
  }

  private Outcome run(AggregationSpec aggregation, String attack, boolean audits)
      throws IOException {
    Recipe recipe =
        Recipe.plain(
                new ModelSpec.Mlp(256, 16, 8, 4, 32, 1, 1),
                new OptimizerSpec.AdamW("0.01", "0.9", "0.95", "0.00000001", "0.01", "1.0"),
                8,
                STEPS,
                SEGMENT)
            .with(new PayloadSpec.DenseFp32(), aggregation, new OuterSpec.Average());
    Path folder = scratch.resolve(Digest.of("attack", attack, recipe.digest()).hex());
    var run = LocalRun.create(folder, recipe, List.of(text), N, QUIET);
    int honest = attack.equals(NOBODY) ? N : N - F;
    int caught = 0;
    for (int round = 0; round < rounds; round++) {
      for (int worker = 0; worker < honest; worker++) {
        run.train(worker);
      }
      caught += attack(run, attack, honest, audits);
      run.aggregate(SLICE);
    }
    remove(folder);
    return new Outcome(run.losses().getLast() / 1e6, (N - honest) * rounds, caught);
  }

  /** The hostile slots; how many of them were found out. */
  private static int attack(LocalRun run, String attack, int honest, boolean audits)
      throws IOException {
    int caught = 0;
    // All of them know what the honest do, and nobody knows what another of them does.
    for (int worker : IntStream.range(honest, N).toArray()) {
      LocalAttack.attack(run, worker, attack, F, honest);
    }
    if (audits) {
      // Of the honest one is enough: that nobody honest is accused has tests of its own.
      for (int worker = honest - 1; worker < N; worker++) {
        boolean differs =
            run.replay(worker, IntStream.range(0, STEPS / SEGMENT).boxed().toList()).stream()
                .anyMatch(line -> !line.contains(": equal "));
        if (differs && worker < honest) {
          throw new IllegalStateException("a replay accuses the honest worker " + worker);
        }
        if (differs) {
          run.leaveOut(worker);
          caught++;
        }
      }
    }
    return caught;
  }

  private static void remove(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
