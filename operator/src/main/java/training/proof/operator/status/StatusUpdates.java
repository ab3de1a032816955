package training.proof.operator.status;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.util.Objects;
import java.util.function.Supplier;

/** Turns a next status into a server-side apply, or into nothing when nothing changed. */
public final class StatusUpdates {
  private StatusUpdates() {}

  /**
   * @param empty makes an object of the same kind: what is applied holds only name and status
   */
  public static <S, T extends CustomResource<?, S>> UpdateControl<T> of(
      T resource, S next, Supplier<T> empty) {
    if (Objects.equals(resource.getStatus(), next)) {
      return UpdateControl.noUpdate();
    }
    T patch = empty.get();
    patch.setMetadata(
        new ObjectMetaBuilder()
            .withName(resource.getMetadata().getName())
            .withNamespace(resource.getMetadata().getNamespace())
            .build());
    patch.setStatus(next);
    return UpdateControl.patchStatus(patch);
  }
}
