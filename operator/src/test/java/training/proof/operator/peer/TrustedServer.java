package training.proof.operator.peer;

import javax.net.ssl.SSLContext;
import training.proof.protocol.canonical.Digest;

/** Lets tests of other packages talk to a pinned server. */
public final class TrustedServer {
  private TrustedServer() {}

  public static SSLContext context(Digest certificate) {
    return PinnedCertificate.context(certificate);
  }
}
