package training.proof.operator.round;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.List;
import java.util.Optional;

/** The objects of one kind in the own namespace, as an informer sees them. */
final class ObjectCache<T extends HasMetadata> implements AutoCloseable {
  private final SharedIndexInformer<T> informer;

  ObjectCache(KubernetesClient client, String namespace, Class<T> type, Runnable changed) {
    this.informer = client.resources(type).inNamespace(namespace).inform(new Listener<>(changed));
  }

  List<T> list() {
    return informer.getStore().list();
  }

  Optional<T> get(String name) {
    return list().stream().filter(o -> o.getMetadata().getName().equals(name)).findFirst();
  }

  @Override
  public void close() {
    informer.close();
  }

  private record Listener<T>(Runnable changed) implements ResourceEventHandler<T> {
    @Override
    public void onAdd(T object) {
      changed.run();
    }

    @Override
    public void onUpdate(T before, T now) {
      changed.run();
    }

    @Override
    public void onDelete(T object, boolean unknown) {
      changed.run();
    }
  }
}
