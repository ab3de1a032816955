package training.proof.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import training.proof.numerics.NumericsException;
import training.proof.numerics.aggregation.AggregationRule;
import training.proof.numerics.aggregation.ArrayInputs;
import training.proof.numerics.aggregation.Bucketing;
import training.proof.numerics.aggregation.Bulyan;
import training.proof.numerics.aggregation.CentredClipping;
import training.proof.numerics.aggregation.GeometricMedian;
import training.proof.numerics.aggregation.Inputs;
import training.proof.numerics.aggregation.Krum;
import training.proof.numerics.aggregation.Mean;
import training.proof.numerics.aggregation.Median;
import training.proof.numerics.aggregation.NearestNeighbourMixing;
import training.proof.numerics.aggregation.NormClipping;
import training.proof.numerics.aggregation.PreRule;
import training.proof.numerics.aggregation.Sweep;
import training.proof.numerics.aggregation.TrimmedMean;

/** A recipe's aggregation rules for any table of numbers. */
@Command(
    name = "aggregate",
    description = "Makes one vector of many by a rule of recipes, to the bit as a round does.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "A row is a member's vector, its numbers with commas between them; rows count in their order.",
      "  kubectl proofpool aggregate --rule krum --f 1 rows.csv"
    })
final class AggregateCommand implements Callable<Integer> {
  @Option(
      names = "--rule",
      required = true,
      description =
          "mean, median, trimmed-mean, geometric-median, krum, bulyan or centred-clipping.")
  private String rule = "";

  @Option(
      names = "--before",
      description =
          "Done to the rows first, in the order given: clip-to-median-norm, nearest-neighbour-mixing or bucketing.")
  private List<String> before = new ArrayList<>();

  @Option(
      names = "--f",
      defaultValue = "1",
      description = "Hostile rows tolerated: ${DEFAULT-VALUE}.")
  private int f;

  @Option(
      names = "--keep",
      defaultValue = "1",
      description = "Of krum, rows averaged: ${DEFAULT-VALUE}.")
  private int keep;

  @Option(
      names = "--radius",
      defaultValue = "1",
      description = "Of centred-clipping, an L2 norm: ${DEFAULT-VALUE}.")
  private double radius;

  @Option(
      names = "--smoothing",
      defaultValue = "0.1",
      description = "Of geometric-median, the least distance counted: ${DEFAULT-VALUE}.")
  private double smoothing;

  @Option(
      names = "--iterations",
      defaultValue = "8",
      description = "Of geometric-median and centred-clipping: ${DEFAULT-VALUE}.")
  private int iterations;

  @Option(
      names = "--bucket",
      defaultValue = "2",
      description = "Of bucketing, rows a bucket: ${DEFAULT-VALUE}.")
  private int bucket;

  @Option(
      names = "--seed",
      defaultValue = "0",
      description = "Of bucketing, which rows share a bucket: ${DEFAULT-VALUE}.")
  private long seed;

  @Parameters(paramLabel = "FILE", description = "The rows.")
  private Path file = Path.of("");

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    try {
      float[] found = aggregate(ArrayInputs.of(rows()));
      spec.commandLine()
          .getOut()
          .println(
              IntStream.range(0, found.length)
                  .mapToObj(i -> Float.toString(found[i]))
                  .collect(Collectors.joining(",")));
      return ExitCode.OK;
    } catch (NumericsException e) {
      throw CliException.notSo(file + ": " + e.getMessage());
    }
  }

  private float[] aggregate(Inputs rows) {
    var sweep = Sweep.onAllProcessors();
    Inputs inputs = rows;
    for (String step : before) {
      inputs = before(step).apply(inputs, sweep);
    }
    return rule().aggregate(inputs, sweep);
  }

  private AggregationRule rule() {
    return switch (rule) {
      case "mean" -> new Mean();
      case "median" -> new Median();
      case "trimmed-mean" -> new TrimmedMean(f);
      case "geometric-median" -> new GeometricMedian(smoothing, iterations);
      case "krum" -> Krum.multi(f, keep);
      case "bulyan" -> new Bulyan(f);
      case "centred-clipping" -> new CentredClipping(radius, iterations);
      default -> throw misunderstood("--rule", rule);
    };
  }

  private PreRule before(String step) {
    return switch (step) {
      case "clip-to-median-norm" -> NormClipping.toMedian();
      case "nearest-neighbour-mixing" -> new NearestNeighbourMixing(f);
      case "bucketing" -> new Bucketing(bucket, seed);
      default -> throw misunderstood("--before", step);
    };
  }

  private ParameterException misunderstood(String option, String word) {
    return new ParameterException(
        spec.commandLine(), option + ": '" + word + "' is none that there is; see --help");
  }

  private float[][] rows() {
    try {
      List<String> lines = Files.readAllLines(file).stream().filter(l -> !l.isBlank()).toList();
      if (lines.isEmpty()) {
        throw CliException.unavailable(file + " has no rows: there is nothing to aggregate");
      }
      var rows = new float[lines.size()][];
      for (int row = 0; row < rows.length; row++) {
        rows[row] = numbers(lines.get(row), row + 1);
      }
      return rows;
    } catch (IOException e) {
      throw CliException.unavailable("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  private float[] numbers(String line, int row) {
    String[] words = line.split(",", -1);
    var numbers = new float[words.length];
    for (int i = 0; i < words.length; i++) {
      try {
        numbers[i] = Float.parseFloat(words[i].strip());
      } catch (NumberFormatException e) {
        throw CliException.unavailable(
            "%s row %d: '%s' is no number".formatted(file, row, words[i].strip()), e);
      }
    }
    return numbers;
  }
}
