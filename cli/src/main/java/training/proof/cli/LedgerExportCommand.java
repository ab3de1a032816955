package training.proof.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import training.proof.protocol.canonical.MalformedException;
import training.proof.protocol.ledger.Epoch;
import training.proof.protocol.ledger.Epochs;
import training.proof.protocol.statement.Body;
import training.proof.protocol.statement.Statement;

/** Writes the record to a folder: it needs no cluster to be checked. */
@Command(
    name = "export",
    description =
        "Writes every statement of a cluster as a DSSE file, and the members' public keys as PEM files.",
    mixinStandardHelpOptions = true)
final class LedgerExportCommand implements Callable<Integer> {
  /** What stands before the 32 bytes of an Ed25519 key in a SubjectPublicKeyInfo (RFC 8410). */
  private static final byte[] KEY_PREFIX = {
    0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00
  };

  @Mixin private ClusterOptions clusterOptions;

  @Parameters(paramLabel = "FOLDER", description = "Where to; made if absent.")
  private Path folder = Path.of(".");

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    try (var source = new StatementSource(clusterOptions)) {
      List<StatementSource.Found> all = source.all();
      Files.createDirectories(folder.resolve("keys"));
      for (StatementSource.Found found : all) {
        write(found);
      }
      for (var key : keys(Recomputed.of(all, Optional.empty()).state().epochs()).entrySet()) {
        Files.writeString(folder.resolve("keys").resolve(key.getKey()), key.getValue());
      }
      spec.commandLine().getOut().println(all.size() + " statements in " + folder);
      return ExitCode.OK;
    } catch (IOException e) {
      throw CliException.unavailable(folder + " cannot be written: " + e.getMessage(), e);
    }
  }

  private void write(StatementSource.Found found) throws IOException {
    try {
      Statement statement = Statement.decode(found.envelope().payloadBytes());
      var header = statement.header();
      String name =
          "%s-%06d-%s.dsse.json"
              .formatted(header.issuer(), header.counter(), statement.kind().wireName());
      Files.write(folder.resolve(name), found.envelope().encode());
    } catch (MalformedException e) {
      throw CliException.notSo(found.label() + " is no statement: " + e.getMessage());
    }
  }

  /** By file: each member's first key, and later ones, with the epoch that they begin with. */
  static Map<String, String> keys(Epochs epochs) {
    Map<String, String> newest = new HashMap<>();
    var files = new TreeMap<String, String>();
    for (Epoch epoch : epochs.all().values()) {
      for (Body.Member member : epoch.members().values()) {
        String before = newest.put(member.name(), member.publicKey());
        if (!member.publicKey().equals(before)) {
          String name = before == null ? member.name() : member.name() + "@" + epoch.number();
          files.put(name + ".pem", pem(member));
        }
      }
    }
    return files;
  }

  private static String pem(Body.Member member) {
    byte[] key = Base64.getDecoder().decode(member.publicKey());
    byte[] info = new byte[KEY_PREFIX.length + key.length];
    System.arraycopy(KEY_PREFIX, 0, info, 0, KEY_PREFIX.length);
    System.arraycopy(key, 0, info, KEY_PREFIX.length, key.length);
    String base64 =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(info);
    return "-----BEGIN PUBLIC KEY-----\n" + base64 + "\n-----END PUBLIC KEY-----\n";
  }
}
