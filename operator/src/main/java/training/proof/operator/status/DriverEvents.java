package training.proof.operator.status;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Wakes a controller for an object when what the object shows of the driver's findings has changed:
 * the driver looks often, and most looks find nothing new.
 */
public final class DriverEvents<T extends HasMetadata> {
  private final SimpleInboundEventSource<T> source = new SimpleInboundEventSource<>("driver");
  private final Map<ResourceID, Object> shown = new ConcurrentHashMap<>();

  /** To be registered with the controller. */
  public EventSource<?, T> source() {
    return source;
  }

  /**
   * @param content all that the object shows; compared with what it was the last time
   */
  public void tell(ResourceID object, Object content) {
    if (!content.equals(shown.put(object, content))) {
      source.propagateEvent(object);
    }
  }
}
