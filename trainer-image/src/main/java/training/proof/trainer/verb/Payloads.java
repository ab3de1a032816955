package training.proof.trainer.verb;

import training.proof.numerics.ParameterLayout;
import training.proof.numerics.PseudoGradient;
import training.proof.numerics.TensorFiles;
import training.proof.numerics.TrainingState;
import training.proof.protocol.blob.BlobManifest;
import training.proof.protocol.canonical.Digest;
import training.proof.trainer.work.Blobs;
import training.proof.trainer.work.Content;

/** What a slot contributes, as bytes: a function of the parent and the final state. */
public final class Payloads {
  private Payloads() {}

  /** Stores the payload of a slot that started from the parent and came to this end. */
  public static BlobManifest upload(
      Blobs blobs, ParameterLayout layout, float[] parent, TrainingState end) {
    return blobs.upload(content(layout, parent, end));
  }

  static Digest digest(ParameterLayout layout, float[] parent, TrainingState end) {
    return Blobs.digest(content(layout, parent, end));
  }

  private static Content content(ParameterLayout layout, float[] parent, TrainingState end) {
    float[] difference = PseudoGradient.between(parent, end.parameters());
    return out -> TensorFiles.writePayload(out, layout, difference);
  }
}
