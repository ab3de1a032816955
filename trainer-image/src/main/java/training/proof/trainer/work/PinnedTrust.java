package training.proof.trainer.work;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import training.proof.protocol.canonical.Digest;

/**
 * Trusts exactly one server certificate, known by its SHA-256. Neither names nor dates matter: the
 * pin came with the task, from the one who also holds the key. Extending the "extended" manager
 * keeps the platform from checking the host name on top.
 */
final class PinnedTrust extends X509ExtendedTrustManager {
  private final Digest pin;

  private PinnedTrust(Digest pin) {
    this.pin = pin;
  }

  /** A TLS context that talks to the holder of this certificate and nobody else. */
  static SSLContext context(Digest certificate) {
    try {
      var context = SSLContext.getInstance("TLS");
      var managers = new TrustManager[] {new PinnedTrust(certificate)};
      context.init(null, managers, new SecureRandom());
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has TLS", e);
    }
  }

  private void check(X509Certificate[] chain) throws CertificateException {
    Digest found = Digest.of(chain[0].getEncoded());
    if (!found.equals(pin)) {
      throw new CertificateException(
          "the operator's certificate is " + found + ", the pinned one " + pin);
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    throw new CertificateException("the trainer serves nobody");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    throw new CertificateException("the trainer serves nobody");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    throw new CertificateException("the trainer serves nobody");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
