package training.proof.operator.round;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import training.proof.crds.v1alpha1.Api;
import training.proof.crds.v1alpha1.Labels;
import training.proof.operator.ApiServer;
import training.proof.operator.config.OperatorConfig;
import training.proof.operator.key.TestKeys;
import training.proof.operator.ledger.TestLedger;
import training.proof.operator.view.RoundNames;
import training.proof.operator.view.TestViews;
import training.proof.operator.view.ViewWriter;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.ledger.LedgerState;
import training.proof.protocol.ledger.Outcome;
import training.proof.protocol.statement.Body;
import training.proof.protocol.statement.Envelope;
import training.proof.protocol.statement.Statement;

/**
 * {@code ./proofpool bench record}: what the record of whole rounds is in a member's cluster. The
 * member's own statements go through its {@code FeedWriter}, which signs them anew, others' through
 * the gate; after each burst come the views, as the driver has it. The API server counts. Left out
 * is the status of the TrainingRound, which depends on Jobs.
 */
public final class RecordCost {
  /** As the driver's. */
  private static final long PAUSE = 250;

  private static final List<String> KINDS =
      List.of(
          "statements",
          "feeds",
          "trainingrounds",
          "proofsubmissions",
          "verificationreports",
          "modelcheckpoints",
          "rewardaccounts");
  private static final Pattern WRITE =
      Pattern.compile(
          "apiserver_request_total\\{.*group=\"proof\\.training\".*resource=\"([a-z]+)\".*subresource=\"([a-z]*)\".*verb=\"(POST|PUT|PATCH|APPLY|DELETE)\".*\\}"
              + " ([0-9.e+]+)");

  private final String member;
  private final KubernetesClient client;
  private final TestLedger ledger;
  private final RoundObjects objects;
  private final ViewWriter views;
  private final PrintStream out;
  private SortedMap<Measure, Long> before = new TreeMap<>();
  private int rounds;
  private long lastPass = -PAUSE;
  private Optional<Long> due = Optional.empty();

  private record Measure(String what, String kind, String whose) implements Comparable<Measure> {
    @Override
    public int compareTo(Measure other) {
      return line().compareTo(other.line());
    }

    String line() {
      return what + "," + kind + "," + whose;
    }
  }

  private RecordCost(String member, KubernetesClient client, PrintStream out) {
    this.member = member;
    this.client = client;
    this.out = out;
    OperatorConfig config = config(member);
    RoundNames names = TestViews.names(config);
    this.objects = new RoundObjects(client, config, names);
    this.views = TestViews.writer(client, config, names);
    this.ledger =
        new TestLedger(
            client,
            config,
            TestKeys.of(Digest.of("simulation/key", member).raw()).identity(config));
  }

  /**
   * @param args the file that {@code RecordOfRounds} wrote, and the member whose cluster it is
   */
  public static void main(String[] args) throws IOException {
    var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    out.println("round,measure,kind,whose,value");
    try (var server = new ApiServer()) {
      server.start();
      try (KubernetesClient client = server.client()) {
        new RecordCost(args[1], client, out).replay(Path.of(args[0]));
      }
    }
    // Threads of the client outlive it.
    System.exit(0);
  }

  private static OperatorConfig config(String member) {
    return new OperatorConfig(
        member,
        "org-" + member,
        URI.create("https://" + member),
        8,
        "proofpool-key",
        ApiServer.NAMESPACE,
        "proofpool-trainer:1",
        "proofpool-worker",
        "proofpool.test.svc",
        Path.of("unused"),
        Map.of(),
        "nvidia.com/gpu",
        Optional.empty(),
        Optional.empty());
  }

  private void replay(Path file) throws IOException {
    objects.start(() -> {});
    try (var lines = Files.lines(file)) {
      lines.forEach(
          line -> {
            int tab = line.indexOf('\t');
            take(
                Long.parseLong(line.substring(0, tab)),
                line.substring(tab + 1).getBytes(StandardCharsets.UTF_8));
          });
    }
    passUntil(Long.MAX_VALUE);
    report();
  }

  private void take(long time, byte[] envelope) {
    passUntil(time);
    byte[] payload = Envelope.decode(envelope).payloadBytes();
    Statement statement = Statement.decode(payload);
    if (statement.body() instanceof Body.Open) {
      report();
      rounds++;
    }
    if (statement.body() instanceof Body.Genesis) {
      require(ledger.found(envelope, Digest.of(payload)) instanceof Outcome.Folded, "genesis");
    } else if (statement.header().issuer().equals(member)) {
      Digest id = ledger.issue(statement.body()).id();
      require(id.equals(Digest.of(payload)), "own statement " + id);
    } else {
      require(ledger.hear(envelope) instanceof Outcome.Folded, "statement " + Digest.of(payload));
    }
    if (due.isEmpty()) {
      due = Optional.of(Math.max(time, lastPass + PAUSE));
    }
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new IllegalStateException("the record was written in another order: " + what);
    }
  }

  /** The driver's pass, if one is due by then. */
  private void passUntil(long time) {
    if (due.filter(at -> at <= time).isEmpty()) {
      return;
    }
    lastPass = due.get();
    due = Optional.empty();
    LedgerState state = ledger.state();
    state.rounds().values().stream()
        .filter(round -> round.view().certified())
        .forEach(objects::mirror);
    views.write(state);
  }

  /** Prints by how much everything grew since the last time; round 0 is the founding. */
  private void report() {
    SortedMap<Measure, Long> now = measure();
    now.forEach(
        (measure, value) -> {
          long grown = value - before.getOrDefault(measure, 0L);
          if (grown > 0) {
            out.println(rounds + "," + measure.line() + "," + grown);
          }
        });
    before = now;
  }

  private SortedMap<Measure, Long> measure() {
    var all = new TreeMap<Measure, Long>();
    Matcher writes = WRITE.matcher(client.raw("/metrics"));
    while (writes.find()) {
      String kind = writes.group(1) + (writes.group(2).isEmpty() ? "" : "/" + writes.group(2));
      all.merge(
          new Measure("writes", kind, writes.group(3)),
          (long) Double.parseDouble(writes.group(4)),
          Long::sum);
    }
    KINDS.forEach(kind -> objects(kind, all));
    return all;
  }

  /** Custom resources lie in etcd as JSON: what the API server answers is what is stored. */
  private void objects(String kind, SortedMap<Measure, Long> all) {
    String path = "/apis/" + Api.API_VERSION + "/namespaces/" + ApiServer.NAMESPACE + "/" + kind;
    JsonNode list = Serialization.unmarshal(client.raw(path), JsonNode.class);
    for (JsonNode item : list.path("items")) {
      String whose = whose(item).equals(member) ? "own" : "foreign";
      all.merge(new Measure("objects", kind, whose), 1L, Long::sum);
      long bytes = item.toString().getBytes(StandardCharsets.UTF_8).length;
      all.merge(new Measure("bytes", kind, whose), bytes, Long::sum);
    }
  }

  private static String whose(JsonNode item) {
    JsonNode spec = item.path("spec");
    String shown = item.path("metadata").path("labels").path(Labels.MEMBER).asText();
    return spec.path("issuer")
        .asText(spec.path("mirror").path("sponsor").asText(spec.path("member").asText(shown)));
  }
}
