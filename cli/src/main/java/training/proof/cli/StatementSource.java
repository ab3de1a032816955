package training.proof.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import training.proof.crds.v1alpha1.FederationStatus;
import training.proof.crds.v1alpha1.RewardAccount;
import training.proof.crds.v1alpha1.Statement;
import training.proof.crds.v1alpha1.StatementSpec;
import training.proof.protocol.canonical.CanonicalJson;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.canonical.MalformedException;
import training.proof.protocol.ledger.RoundRecord;
import training.proof.protocol.statement.Envelope;

/**
 * Finds statements: in files, whatever they were saved as, or in a cluster by their names. The
 * cluster is asked only when a name is not a file's.
 */
final class StatementSource implements AutoCloseable {
  static final String PARAMETER =
      "A file (- for standard input) with Statement objects as kubectl prints them, or envelopes; or the name of a Statement in the cluster, of which the beginning is enough.";

  private final ClusterOptions options;
  private Optional<Cluster> asked = Optional.empty();

  StatementSource(ClusterOptions options) {
    this.options = options;
  }

  /**
   * A statement not checked yet.
   *
   * @param label where it was found
   * @param object the fields of the object around it, if there is one
   * @param recorded whether it stood in a record of a round
   */
  record Found(String label, Envelope envelope, Optional<StatementSpec> object, boolean recorded) {}

  List<Found> find(List<String> names) {
    return names.stream().flatMap(name -> find(name).stream()).toList();
  }

  /** What the cluster's Federation says its genesis is. */
  Digest federation() {
    return Optional.ofNullable(cluster().federation().getStatus())
        .map(FederationStatus::federation)
        .map(Digest::new)
        .orElseThrow(
            () ->
                CliException.unavailable(
                    "the Federation in "
                        + cluster().name()
                        + " has no genesis yet; name one with --genesis"));
  }

  /**
   * Every Statement object of the cluster; and what stands in records, where objects have gone
   * since their rounds are over.
   */
  List<Found> all() {
    List<Found> objects =
        cluster().list(Statement.class).stream()
            .map(statement -> found(statement.getMetadata().getName(), statement.getSpec()))
            .toList();
    if (isWhole(objects)) {
      return objects;
    }
    var all = new ArrayList<>(objects);
    for (byte[] record : cluster().records()) {
      all.addAll(parse("a record", new String(record, StandardCharsets.UTF_8)));
    }
    return all;
  }

  /** Whether all feeds begin at their beginning, and have no holes. */
  private static boolean isWhole(List<Found> objects) {
    var newest = new HashMap<String, Long>();
    var count = new HashMap<String, Set<Long>>();
    for (Found found : objects) {
      found
          .object()
          .ifPresent(
              object -> {
                newest.merge(object.issuer(), object.counter(), Long::max);
                count
                    .computeIfAbsent(object.issuer(), issuer -> new HashSet<>())
                    .add(object.counter());
              });
    }
    return newest.entrySet().stream()
        .allMatch(feed -> count.get(feed.getKey()).size() == feed.getValue());
  }

  /** What the cluster's Federation says the record comes to. */
  Optional<Digest> ledgerDigest() {
    return Optional.ofNullable(cluster().federation().getStatus())
        .map(FederationStatus::ledgerDigest)
        .map(Digest::new);
  }

  /** The accounts as the cluster shows them. */
  List<RewardAccount> accounts() {
    return cluster().list(RewardAccount.class);
  }

  private List<Found> find(String name) {
    if (Files.isDirectory(Path.of(name))) {
      return files(Path.of(name)).stream().flatMap(file -> find(file).stream()).toList();
    }
    if (name.equals("-") || Files.isRegularFile(Path.of(name))) {
      return parse(name, read(name));
    }
    if (!name.matches("[0-9a-f]{4,64}")) {
      throw CliException.unavailable(
          "there is no file "
              + name
              + ", and the name of a Statement is its digest: 'kubectl get statements' lists them");
    }
    return List.of(inCluster(name));
  }

  private Found inCluster(String name) {
    List<Statement> matching =
        name.length() == 64
            ? cluster().get(Statement.class, name).stream().toList()
            : cluster().list(Statement.class).stream()
                .filter(statement -> statement.getMetadata().getName().startsWith(name))
                .toList();
    if (matching.size() != 1) {
      throw CliException.unavailable(
          "%s has %s %s in the namespace %s; 'kubectl get statements' lists them"
              .formatted(
                  cluster().name(),
                  matching.isEmpty() ? "no Statement" : matching.size() + " Statements called",
                  name,
                  cluster().namespace()));
    }
    return found(matching.getFirst().getMetadata().getName(), matching.getFirst().getSpec());
  }

  private Cluster cluster() {
    if (asked.isEmpty()) {
      asked = Optional.of(options.clusters().getFirst());
    }
    return asked.get();
  }

  private static List<String> files(Path folder) {
    try (var entries = Files.list(folder)) {
      return entries.filter(Files::isRegularFile).map(Path::toString).sorted().toList();
    } catch (IOException e) {
      throw CliException.unavailable(folder + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static String read(String name) {
    try {
      return name.equals("-")
          ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
          : Files.readString(Path.of(name));
    } catch (IOException e) {
      throw CliException.unavailable(name + " cannot be read as text: " + e.getMessage(), e);
    }
  }

  private static List<Found> parse(String name, String text) {
    try {
      JsonNode tree = Serialization.unmarshal(text, JsonNode.class);
      var found = new ArrayList<Found>();
      collect(name, tree, found);
      return found;
    } catch (IllegalArgumentException e) {
      throw CliException.unavailable(name + " is neither YAML nor JSON", e);
    } catch (MalformedException e) {
      throw CliException.notSo(name + " is no statement: " + e.getMessage());
    }
  }

  /** An object, a list of objects, an envelope, or a peer's answer with many. */
  private static void collect(String name, JsonNode tree, List<Found> found) {
    if (tree.path("items").isArray()) {
      tree.path("items").forEach(item -> collect(name, item, found));
    } else if (tree.path("envelopes").isArray()) {
      tree.path("envelopes").forEach(item -> collect(name, item, found));
    } else if (tree.path("statements").isArray()) {
      RoundRecord record = RoundRecord.decode(CanonicalJson.encode(tree));
      for (int i = 0; i < record.envelopes().size(); i++) {
        found.add(
            new Found(name + "[" + i + "]", record.envelopes().get(i), Optional.empty(), true));
      }
    } else if (tree.path("spec").has("envelope")) {
      found.add(
          found(
              tree.path("metadata").path("name").asText(name),
              Serialization.unmarshal(tree.path("spec").toString(), StatementSpec.class)));
    } else if (tree.has("payload")) {
      found.add(
          new Found(
              name,
              Envelope.decode(tree.toString().getBytes(StandardCharsets.UTF_8)),
              Optional.empty(),
              false));
    } else {
      throw new MalformedException(
          "wrong-shape", "it holds neither a Statement object nor an envelope");
    }
  }

  private static Found found(String label, StatementSpec spec) {
    StatementSpec.Envelope envelope = spec.envelope();
    return new Found(
        label,
        new Envelope(
            envelope.payload(),
            envelope.payloadType(),
            envelope.signatures().stream()
                .map(signature -> new Envelope.Signature(signature.keyid(), signature.sig()))
                .toList()),
        Optional.of(spec),
        false);
  }

  @Override
  public void close() {
    asked.ifPresent(Cluster::close);
  }
}
