package training.proof.operator.status;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.util.Objects;

/**
 * A status is written by server-side apply, and only when it differs from the one that is there.
 */
public final class StatusPatch {
  private StatusPatch() {}

  /** What to do with a newly computed status. */
  @SuppressWarnings("unchecked")
  public static <S, T, R extends CustomResource<S, T>> UpdateControl<R> of(R object, T status) {
    if (Objects.equals(object.getStatus(), status)) {
      return UpdateControl.noUpdate();
    }
    try {
      R patch = (R) object.getClass().getDeclaredConstructor().newInstance();
      patch.setMetadata(
          new ObjectMetaBuilder()
              .withName(object.getMetadata().getName())
              .withNamespace(object.getMetadata().getNamespace())
              .build());
      patch.setSpec(null);
      patch.setStatus(status);
      return UpdateControl.patchStatus(patch);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("every kind has an empty constructor", e);
    }
  }
}
