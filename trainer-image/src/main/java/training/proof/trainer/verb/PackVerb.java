package training.proof.trainer.verb;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import training.proof.protocol.canonical.CanonicalJson;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.recipe.DataManifest;
import training.proof.protocol.task.Task;
import training.proof.protocol.task.TaskResult;
import training.proof.trainer.token.Tokenizer;
import training.proof.trainer.work.Blobs;
import training.proof.trainer.work.Scratch;
import training.proof.trainer.work.TrainerException;
import training.proof.trainer.work.Workspace;

/**
 * {@code pack}: turns text into two token files. Whole files are held out, chosen by the hash of
 * their path, and no content occurs twice: held-out text was never trained on.
 */
public final class PackVerb implements Verb<Task.Pack> {
  private static final int PER_MILLE = 1000;

  @Override
  public TaskResult run(Task.Pack task, Workspace work) {
    if (task.heldOutPerMille() < 1 || task.heldOutPerMille() >= PER_MILLE) {
      throw TrainerException.badTask(
          "heldOutPerMille is " + task.heldOutPerMille() + "; it must be 1 to 999");
    }
    if (task.sources().isEmpty() || task.maxTokens() < 1) {
      throw TrainerException.badTask("a data set needs sources and a positive maxTokens");
    }
    try {
      Path folder = Files.createTempDirectory("pack");
      try {
        return pack(task, work, folder);
      } finally {
        Scratch.remove(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static TaskResult pack(Task.Pack task, Workspace work, Path folder) throws IOException {
    Optional<Path> file =
        task.tokenizer().map(from -> Download.fetch(from.url(), from.sha256(), folder));
    try (var tokenizer =
            file.map(json -> Tokenizer.of(json, task.tokenizer().orElseThrow().endOfText()))
                .orElseGet(Tokenizer::bytes);
        var packing = new Packing(task, tokenizer, folder)) {
      try (var _ = work.metrics().time("fetchMillis")) {
        readSources(task, work, packing, folder);
      }
      return finish(task, work, packing, file);
    }
  }

  private static void readSources(Task.Pack task, Workspace work, Packing packing, Path folder)
      throws IOException {
    int done = 0;
    for (var source : task.sources()) {
      Path file = Download.fetch(source.url(), source.sha256(), folder);
      SourceText.of(file, source).forEach(packing::add);
      Files.deleteIfExists(file);
      work.progress().step("pack", ++done, task.sources().size(), Optional.empty());
    }
  }

  private static TaskResult finish(
      Task.Pack task, Workspace work, Packing packing, Optional<Path> tokenizer)
      throws IOException {
    packing.close();
    if (packing.trainTokens < 2 || packing.heldOutTokens < 2) {
      throw TrainerException.badTask(
          "of "
              + packing.files
              + " text files "
              + packing.trainTokens
              + " tokens are for training and "
              + packing.heldOutTokens
              + " held out; both parts need some: give more files or another heldOutPerMille");
    }
    Blobs blobs = work.blobs();
    Digest train = blobs.upload(out -> Files.copy(packing.trainFile, out)).digest();
    Digest heldOut = blobs.upload(out -> Files.copy(packing.heldOutFile, out)).digest();
    int vocabulary = packing.tokenizer.vocabulary();
    DataManifest manifest =
        tokenizer
            .map(file -> blobs.upload(out -> Files.copy(file, out)).digest())
            .map(blob -> new DataManifest.TokenizerFile(blob, vocabulary))
            .map(
                file ->
                    DataManifest.of(
                        file, packing.trainTokens, train, packing.heldOutTokens, heldOut))
            .orElseGet(
                () ->
                    DataManifest.ofBytes(
                        packing.trainTokens, train, packing.heldOutTokens, heldOut));
    byte[] bytes = CanonicalJson.encode(manifest);
    return new TaskResult.Packed(
        task.digest(),
        blobs.upload(out -> out.write(bytes)).digest(),
        packing.trainTokens,
        packing.heldOutTokens,
        (packing.trainTokens + packing.heldOutTokens) * manifest.width(),
        packing.files,
        vocabulary,
        work.metrics().all(),
        1);
  }

  /** The two token files while they grow. */
  private static final class Packing implements AutoCloseable {
    private final Task.Pack task;
    private final Tokenizer tokenizer;
    private final int width;
    private final Path trainFile;
    private final Path heldOutFile;
    private final OutputStream train;
    private final OutputStream heldOut;
    private final Set<Digest> seen = new HashSet<>();
    private long trainTokens;
    private long heldOutTokens;
    private long files;

    Packing(Task.Pack task, Tokenizer tokenizer, Path folder) throws IOException {
      this.task = task;
      this.tokenizer = tokenizer;
      width = DataManifest.width(tokenizer.vocabulary());
      trainFile = folder.resolve("train.tokens");
      heldOutFile = folder.resolve("held-out.tokens");
      train = new BufferedOutputStream(Files.newOutputStream(trainFile), 1 << 16);
      heldOut = new BufferedOutputStream(Files.newOutputStream(heldOutFile), 1 << 16);
    }

    /** A text is followed by what ends it: the model sees where files end. */
    void add(SourceText text) {
      Digest content = Digest.of(text.bytes());
      if (seen.contains(content)) {
        return;
      }
      byte[] tokens = tokenizer.encode(text.bytes());
      byte[] end = tokenizer.end();
      long length = ((long) tokens.length + end.length) / width;
      if (trainTokens + heldOutTokens + length > task.maxTokens()) {
        return;
      }
      seen.add(content);
      boolean isHeldOut = isHeldOut(text.path());
      try {
        var out = isHeldOut ? heldOut : train;
        out.write(tokens);
        out.write(end);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      heldOutTokens += isHeldOut ? length : 0;
      trainTokens += isHeldOut ? 0 : length;
      files++;
    }

    private boolean isHeldOut(String path) {
      byte[] hash = Digest.of(path.getBytes(StandardCharsets.UTF_8)).raw();
      long number = ByteBuffer.wrap(hash).getLong();
      return Long.remainderUnsigned(number, PER_MILLE) < task.heldOutPerMille();
    }

    @Override
    public void close() throws IOException {
      train.close();
      heldOut.close();
    }
  }
}
