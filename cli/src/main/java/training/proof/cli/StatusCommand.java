package training.proof.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows what goes on in one cluster or several, side by side. */
@Command(
    name = "status",
    description =
        "Shows the newest round as each cluster sees it: phase, progress, proofs, loss, checkpoint and ledger digest.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Four clusters side by side, until the run is done:",
      "  kubectl proofpool status --context alpha --context beta --context gamma --context delta --watch"
    })
final class StatusCommand implements Callable<Integer> {
  private static final Duration PAUSE = Duration.ofSeconds(2);

  @Mixin private ClusterOptions clusterOptions;

  @Option(
      names = "--run",
      paramLabel = "NAME",
      description = "The run to show; default: that of the newest round.")
  private Optional<String> run = Optional.empty();

  @Option(
      names = {"-w", "--watch"},
      description =
          "Show again until the run is done: redrawn in a terminal, else a line for each change.")
  private boolean watch;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      description = "With --watch: give up after so long; default: never.")
  private Optional<Long> timeoutSeconds = Optional.empty();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    List<Cluster> clusters = clusterOptions.clusters();
    try {
      return watch ? watch(clusters) : show(clusters);
    } finally {
      clusters.forEach(Cluster::close);
    }
  }

  private int show(List<Cluster> clusters) throws InterruptedException {
    Progress progress = look(clusters);
    new StatusTable(progress).lines().forEach(out()::println);
    List<String> troubles = progress.sights().stream().flatMap(s -> s.trouble().stream()).toList();
    troubles.forEach(trouble -> spec.commandLine().getErr().println("proofpool: " + trouble));
    return troubles.isEmpty() ? ExitCode.OK : ExitCode.UNAVAILABLE;
  }

  private int watch(List<Cluster> clusters) throws InterruptedException {
    // What is wrong from the start will not mend itself; what goes wrong later may.
    clusters.forEach(Sight::of);
    Screen screen = screen();
    Optional<Instant> end = timeoutSeconds.map(seconds -> Instant.now().plusSeconds(seconds));
    while (true) {
      Progress progress = look(clusters);
      screen.show(new StatusTable(progress));
      if (progress.isDone()) {
        return ExitCode.OK;
      }
      if (end.filter(Instant.now()::isAfter).isPresent()) {
        throw CliException.notSo(
            "not done after "
                + timeoutSeconds.get()
                + " s; the last column says what is waited for");
      }
      Thread.sleep(PAUSE);
    }
  }

  /** The launcher says how high the terminal is, where there is one; Java cannot ask. */
  private Screen screen() {
    return Optional.ofNullable(System.getenv("LINES"))
        .filter(lines -> lines.matches("[1-9][0-9]{0,3}"))
        .<Screen>map(lines -> new Screen.Live(out(), Integer.parseInt(lines)))
        .orElseGet(() -> new Screen.Log(out(), InstantSource.system()));
  }

  /** Asks all clusters at once: one that does not answer must not delay the others' lines. */
  private Progress look(List<Cluster> clusters) throws InterruptedException {
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Sight>> questions =
          clusters.stream().<Callable<Sight>>map(c -> () -> Sight.orTrouble(c)).toList();
      return Progress.of(
          executor.invokeAll(questions).stream().map(Future::resultNow).toList(), run);
    }
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
