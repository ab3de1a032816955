package training.proof.operator.key;

import io.quarkus.tls.runtime.KeyStoreAndKeyCertOptions;
import io.quarkus.tls.runtime.KeyStoreProvider;
import io.smallrye.common.annotation.Identifier;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;

/** Gives the HTTPS server its certificate from memory: the private key is in no file. */
@Singleton
@Identifier("operator")
final class ServerKeyStore implements KeyStoreProvider {
  private static final String ALIAS = "operator";

  private final KeyMaterial material;

  ServerKeyStore(KeyMaterial material) {
    this.material = material;
  }

  @Override
  public KeyStoreAndKeyCertOptions getKeyStore(Vertx vertx) {
    try {
      var keyStore = KeyStore.getInstance("PKCS12");
      keyStore.load(null, null);
      keyStore.setKeyEntry(
          ALIAS,
          material.certificateKey(),
          new char[0],
          new Certificate[] {material.certificate()});
      var options =
          new PemKeyCertOptions()
              .addCertValue(pem("CERTIFICATE", material.certificate().getEncoded()))
              .addKeyValue(pem("PRIVATE KEY", material.certificateKey().getEncoded()));
      return new KeyStoreAndKeyCertOptions(keyStore, options);
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("a certificate that was read fits a key store", e);
    }
  }

  private static Buffer pem(String label, byte[] der) {
    return Buffer.buffer(Pem.encode(label, der));
  }
}
