package training.proof.operator.blob;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import training.proof.operator.config.OperatorConfig;

/** The store this operator uses: a folder on its volume. */
@Singleton
final class BlobStoreProducer {
  @Produces
  @Singleton
  BlobStore store(OperatorConfig config, Clock clock) {
    return new VolumeBlobStore(config.dataDir(), clock);
  }
}
