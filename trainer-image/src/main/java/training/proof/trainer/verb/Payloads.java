package training.proof.trainer.verb;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.function.Function;
import training.proof.numerics.NumericsException;
import training.proof.numerics.ParameterLayout;
import training.proof.numerics.PseudoGradient;
import training.proof.numerics.TensorFiles;
import training.proof.numerics.TrainingState;
import training.proof.numerics.compression.EncodedPayload;
import training.proof.numerics.compression.PayloadForm;
import training.proof.protocol.blob.BlobManifest;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.recipe.PayloadSpec;
import training.proof.protocol.recipe.Recipe;
import training.proof.protocol.task.Task;
import training.proof.trainer.work.Blobs;
import training.proof.trainer.work.Content;
import training.proof.trainer.work.TrainerException;

/**
 * What a slot contributes, as bytes: a function of the parent, the final state and the residual
 * that the slot started from. Training stores it, a replay makes all of it again.
 */
public final class Payloads {
  private Payloads() {}

  /** Stores the payload, and the residual, of a slot that came to this end. */
  public static Contribution upload(
      Blobs blobs, Task.Train task, float[] parent, TrainingState end) {
    float[] residual =
        residual(blobs, task.recipe(), end.layout(), task.residual())
            .orElseThrow(
                () ->
                    TrainerException.temporary(
                        "residual "
                            + task.residual().map(Digest::hex).orElse("")
                            + " is not in the store: fetch it there, then run again"));
    return make(task.recipe(), parent, end, residual, blobs::upload);
  }

  /**
   * What a slot contributes, without storing anything.
   *
   * @param residual that it started from; changed
   */
  static Contribution again(Recipe recipe, float[] parent, TrainingState end, float[] residual) {
    return make(recipe, parent, end, residual, Blobs::manifest);
  }

  /** The residual that a slot starts from; empty when the store does not hold it. */
  static Optional<float[]> residual(
      Blobs blobs, Recipe recipe, ParameterLayout layout, Optional<Digest> digest) {
    if (digest.isEmpty()) {
      return Optional.of(new float[layout.size()]);
    }
    if (!recipe.payload().hasResidual()) {
      throw TrainerException.badTask("a residual is named, and the recipe's payloads have none");
    }
    return blobs
        .fetchIfHeld(digest.get(), "residual")
        .map(file -> read(file, layout, digest.get()));
  }

  private static float[] read(Path file, ParameterLayout layout, Digest digest) {
    try {
      return TensorFiles.readResidual(file, layout);
    } catch (NumericsException e) {
      throw TrainerException.mismatch("residual " + digest + ": " + e.getMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Contribution make(
      Recipe recipe,
      float[] parent,
      TrainingState end,
      float[] residual,
      Function<Content, BlobManifest> sink) {
    ParameterLayout layout = end.layout();
    float[] difference = PseudoGradient.between(parent, end.parameters());
    if (recipe.payload() instanceof PayloadSpec.DenseFp32) {
      BlobManifest payload = sink.apply(out -> TensorFiles.writePayload(out, layout, difference));
      return new Contribution(payload.digest(), payload.size(), Optional.empty());
    }
    var feedback = Settings.feedback(recipe.payload());
    BlobManifest payload = sink.apply(out -> feedback.write(difference, residual, out));
    Optional<Digest> left =
        recipe.payload().hasResidual()
            ? Optional.of(
                sink.apply(out -> TensorFiles.writeResidual(out, layout, residual)).digest())
            : Optional.empty();
    return new Contribution(payload.digest(), payload.size(), left);
  }

  /**
   * Writes the numbers of a compressed payload.
   *
   * @throws NumericsException when it is not of the recipe's form
   */
  static Content decoded(Path file, PayloadForm form, int elements) {
    return out -> {
      try (var arena = Arena.ofConfined();
          var channel = FileChannel.open(file, StandardOpenOption.READ)) {
        MemorySegment bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
        var payload = EncodedPayload.of(form, elements, bytes);
        var values = new float[form.chunk()];
        var chunkBytes = new byte[form.chunk() * Float.BYTES];
        for (int chunk = 0; chunk < payload.chunks(); chunk++) {
          int length = payload.decode(chunk, values, 0);
          out.write(chunkBytes, 0, LittleEndian.put(values, length, chunkBytes));
        }
      }
    };
  }
}
