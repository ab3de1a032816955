package training.proof.e2e.adversary;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import training.proof.numerics.ParameterLayout;
import training.proof.numerics.TensorFiles;
import training.proof.numerics.compression.EncodedPayload;
import training.proof.numerics.compression.SparseTopK;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.recipe.PayloadSpec;
import training.proof.protocol.task.Task;
import training.proof.protocol.task.TaskResult;
import training.proof.trainer.model.ExactEngine;
import training.proof.trainer.verb.TrainVerb;
import training.proof.trainer.verb.Verb;
import training.proof.trainer.work.Blobs;
import training.proof.trainer.work.Workspace;

/**
 * Trainers that do their work and then ship, or keep, something else: every boundary state is
 * honest, and only who makes the payload again finds the lie.
 */
public final class PayloadForgery implements Verb<Task.Train> {
  private final VectorAttack payload;
  private final List<Digest> others;
  private final UnaryOperator<float[]> residual;

  private PayloadForgery(
      VectorAttack payload, List<Digest> others, UnaryOperator<float[]> residual) {
    this.payload = payload;
    this.others = List.copyOf(others);
    this.residual = residual;
  }

  /**
   * Moves the kept values of every chunk of a sparse payload to other places: form, size and norm
   * stay what they were.
   */
  public static PayloadForgery indexHijack() {
    return new PayloadForgery(
        (values, honest) -> {
          var moved = new float[values.length];
          for (int i = 0; i < values.length; i++) {
            moved[i ^ 1] = i == values.length - 1 && i % 2 == 0 ? 0 : values[i];
          }
          return moved;
        },
        List.of(),
        left -> left);
  }

  /** Ships something else in the same form. */
  public static PayloadForgery of(VectorAttack attack) {
    return of(attack, List.of());
  }

  /**
   * Ships something else in the same form, knowing what others contribute.
   *
   * @param others payloads in the same store; if none, only its own is known
   */
  public static PayloadForgery of(VectorAttack attack, List<Digest> others) {
    return new PayloadForgery(attack, others, left -> left);
  }

  /** Keeps a residual that was never left: the next payload brings it in. */
  public static PayloadForgery residual(float factor) {
    return new PayloadForgery(
        (values, honest) -> values,
        List.of(),
        left -> {
          var grown = left.clone();
          for (int i = 0; i < grown.length; i++) {
            grown[i] *= factor;
          }
          return grown;
        });
  }

  @Override
  public TaskResult run(Task.Train task, Workspace work) {
    var honest = (TaskResult.Trained) new TrainVerb().run(task, work);
    ParameterLayout layout = ExactEngine.layout(task.recipe().model());
    try {
      return forged(task, honest, layout, work.blobs());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private TaskResult forged(
      Task.Train task, TaskResult.Trained honest, ParameterLayout layout, Blobs blobs)
      throws IOException {
    var spec = task.recipe().payload();
    Path file = blobs.fetch(honest.payload(), "own payload");
    float[] own = values(spec, file, layout);
    var known = new ArrayList<float[]>();
    for (Digest other : others) {
      known.add(values(spec, blobs.fetch(other, "another's payload"), layout));
    }
    float[] hostile = payload.attack(own, known.isEmpty() ? List.of(own) : known);
    var stored =
        spec instanceof PayloadSpec.SparseTopK sparse
            ? blobs.upload(out -> out.write(encoded(form(sparse), file, hostile)))
            : blobs.upload(out -> TensorFiles.writePayload(out, layout, hostile));
    Optional<Digest> left =
        honest.residual().isEmpty()
            ? Optional.empty()
            : Optional.of(forgedResidual(honest.residual().get(), layout, blobs));
    return new TaskResult.Trained(
        honest.task(),
        honest.states(),
        stored.digest(),
        stored.size(),
        left,
        honest.lossMicroNats(),
        honest.tokens(),
        honest.selfReplay(),
        honest.metrics(),
        Task.VERSION);
  }

  private static float[] values(PayloadSpec spec, Path file, ParameterLayout layout)
      throws IOException {
    if (spec instanceof PayloadSpec.SparseTopK sparse) {
      var bytes = MemorySegment.ofArray(Files.readAllBytes(file));
      return EncodedPayload.of(form(sparse), layout.size(), bytes).decode();
    }
    return TensorFiles.readPayload(file, layout);
  }

  private static SparseTopK form(PayloadSpec.SparseTopK spec) {
    return new SparseTopK(spec.chunk(), spec.kept(), spec.valueBits());
  }

  private Digest forgedResidual(Digest honest, ParameterLayout layout, Blobs blobs)
      throws IOException {
    float[] kept = TensorFiles.readResidual(blobs.fetch(honest, "own residual"), layout);
    float[] other = residual.apply(kept);
    return blobs.upload(out -> TensorFiles.writeResidual(out, layout, other)).digest();
  }

  /** The honest payload's header before other chunks. */
  private static byte[] encoded(SparseTopK form, Path honest, float[] values) throws IOException {
    byte[] bytes = Files.readAllBytes(honest);
    var buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    buffer.position(PayloadSpec.HEADER_BYTES);
    for (int from = 0; from < values.length; from += form.chunk()) {
      form.encode(values, from, Math.min(form.chunk(), values.length - from), buffer);
    }
    return bytes;
  }
}
