package training.proof.operator.blob;

import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.io.TempDir;

class VolumeBlobStoreTest extends BlobStoreContract {
  @TempDir Path folder;

  @Override
  BlobStore open(InstantSource clock) {
    return new VolumeBlobStore(folder, clock);
  }
}
