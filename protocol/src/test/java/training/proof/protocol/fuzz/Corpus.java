package training.proof.protocol.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import training.proof.protocol.audit.Commitments;
import training.proof.protocol.blob.BlobManifest;
import training.proof.protocol.canonical.CanonicalJson;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.crypto.Ed25519;
import training.proof.protocol.crypto.Signer;
import training.proof.protocol.ledger.Recorded;
import training.proof.protocol.ledger.RoundRecord;
import training.proof.protocol.recipe.DataManifest;
import training.proof.protocol.statement.Body;
import training.proof.protocol.statement.Envelope;
import training.proof.protocol.statement.Kind;
import training.proof.protocol.statement.Samples;
import training.proof.protocol.statement.Statement;
import training.proof.protocol.task.Task;
import training.proof.protocol.task.TaskResult;

/** Where fuzzing begins: valid bytes of every form, and inputs that once broke something. */
final class Corpus {
  private static final Path FOLDER = Path.of("src/test/resources/fuzz");

  private Corpus() {}

  /** Bytes that the target takes. */
  static List<byte[]> valid(Target target) {
    return switch (target) {
      case ENVELOPE ->
          statements().stream()
              .filter(payload -> !isGenesis(payload))
              .map(payload -> Envelope.sign(payload, Ledgers.signer()).encode())
              .toList();
      case STATEMENT -> statements();
      case WORD -> bodies().stream().map(Corpus::word).toList();
      case MANIFEST ->
          List.of(
              BlobManifest.of(new byte[] {1, 2, 3}).encode(),
              BlobManifest.of(new byte[0]).encode(),
              BlobManifest.of((4L << 20) + 1, List.of(Samples.DATA, Samples.ROUND)).encode());
      case DATA ->
          List.of(CanonicalJson.encode(DataManifest.ofBytes(9, Samples.DATA, 2, Samples.DATA)));
      case RECORD -> Recorded.files().stream().map(RoundRecord::encode).toList();
      case TASK -> tasks().stream().map(Task::encode).toList();
      case RESULT -> results().stream().map(TaskResult::encode).toList();
      case SIGNATURE -> List.of(signature());
    };
  }

  /** What once broke a target, or nearly, as files. */
  static List<Path> files(Target target) {
    Path folder = FOLDER.resolve(target.label());
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (var files = Files.list(folder)) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException("the corpus cannot be read", e);
    }
  }

  private static List<byte[]> statements() {
    var payloads = new ArrayList<byte[]>();
    for (Body body : bodies()) {
      payloads.add(Ledgers.next(body).encode());
    }
    payloads.add(Samples.statement(Samples.genesis()).encode());
    return payloads;
  }

  private static byte[] word(Body body) {
    byte[] fields = CanonicalJson.encode(body);
    byte[] bytes = new byte[1 + fields.length];
    bytes[0] = (byte) Target.Words.KINDS.indexOf(Kind.of(body));
    System.arraycopy(fields, 0, bytes, 1, fields.length);
    return bytes;
  }

  private static boolean isGenesis(byte[] payload) {
    return Statement.decode(payload).body() instanceof Body.Genesis;
  }

  /** What beta might say in the round, well or ill. */
  private static List<Body> bodies() {
    Digest round = Ledgers.round();
    Digest answer = Digest.of("fuzz/answer");
    Digest salt = Digest.of("fuzz/judgement-salt");
    Digest commitment = Ledgers.commit(round, "beta", 1).commitment();
    Digest seed = Ledgers.seed(Ledgers.federation(), round, "beta");
    return List.of(
        Samples.bodies().get(1),
        Samples.bodies().get(2),
        Samples.bodiesOfVersion2().get(0),
        Samples.bodiesOfVersion2().get(1),
        new Body.Cancel(round),
        new Body.Commit(round, List.of(Ledgers.commit(round, "beta", 0))),
        new Body.Receipt(round, List.of(), Commitments.sealedSeed(seed)),
        new Body.Reveal(round, List.of(Ledgers.reveal(round, "beta", 1))),
        new Body.Audit(
            round,
            List.of(
                new Body.AuditEntry("alpha", 0, 2, Body.Finding.mismatch, Optional.of(answer)),
                new Body.AuditEntry("alpha", 0, 7, Body.Finding.unavailable, Optional.empty())),
            Optional.of(seed)),
        new Body.Judgement(
            round,
            List.of(new Body.SealedJudgement("alpha", 0, 2, answer)),
            List.of(new Body.OpenedJudgement("alpha", 0, 7, "unavailable", salt))),
        new Body.Checkpoint(
            round,
            List.of(new Body.CertifiedSlot("beta", 1, commitment, List.of("alpha", "beta"))),
            answer.hex(),
            answer.hex(),
            5,
            4,
            Body.Outcome.accepted),
        new Body.Checkpoint(
            round,
            List.of(new Body.CertifiedSlot("beta", 1, commitment, List.of("alpha", "beta"))),
            answer.hex(),
            answer.hex(),
            5,
            4,
            Body.Outcome.accepted,
            Optional.of(List.of(-3L))),
        new Body.Vote(
            round,
            List.of(
                new Body.OpenBallot("alpha", "sample-run", 0),
                new Body.SlotBallot("beta", 1, commitment, 40, 400),
                new Body.LapseBallot("beta", 0, commitment, false),
                new Body.ReleaseBallot("alpha", 2),
                new Body.CheckpointBallot(answer))));
  }

  private static List<Task> tasks() {
    Digest digest = Samples.DATA;
    return List.of(
        new Task.Train(
            Samples.ROUND, "alpha", 0, Samples.recipe(), "", digest, digest, 0, 3, Task.VERSION),
        new Task.Replay(
            Samples.ROUND,
            Samples.recipe(),
            digest.hex(),
            digest,
            digest,
            List.of(new Task.ReplaySlot("alpha", 0, 0, List.of(2), List.of(digest), true)),
            Task.VERSION),
        new Task.Aggregate(
            Samples.ROUND,
            Samples.recipe(),
            "",
            digest,
            List.of(new Task.PayloadRef("alpha", 0, digest)),
            digest,
            64,
            Task.VERSION));
  }

  private static List<TaskResult> results() {
    Digest digest = Samples.DATA;
    return List.of(
        new TaskResult.Trained(
            digest, List.of(digest, digest), digest, 9, List.of(1L, 2L), 3, "equal", Map.of(), 1),
        new TaskResult.Replayed(
            digest,
            List.of(
                new TaskResult.SegmentAnswer("alpha", 0, 2, Optional.of(digest), Optional.empty())),
            List.of(
                new TaskResult.PayloadAnswer(
                    "alpha", 0, Optional.empty(), Optional.empty(), Optional.of("gone"))),
            Map.of("milliseconds", 5L),
            1),
        new TaskResult.Aggregated(
            digest,
            digest,
            digest,
            5,
            4,
            3,
            Optional.of(List.of(new TaskResult.Gain(3, 2, -1))),
            Map.of(),
            1),
        new TaskResult.SelfTested(digest, digest, digest, true, "cpu", digest, Map.of(), 1),
        new TaskResult.Packed(digest, digest, 9, 8, 7, 6, 5, Map.of(), 1));
  }

  private static byte[] signature() {
    Signer signer = Ed25519.signer(Digest.of("fuzz/key").raw());
    byte[] message = "work".getBytes(StandardCharsets.UTF_8);
    byte[] all = new byte[96 + message.length];
    System.arraycopy(signer.publicKey(), 0, all, 0, 32);
    System.arraycopy(signer.sign(message), 0, all, 32, 64);
    System.arraycopy(message, 0, all, 96, message.length);
    return all;
  }
}
