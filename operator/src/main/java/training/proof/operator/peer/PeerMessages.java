package training.proof.operator.peer;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import training.proof.protocol.canonical.CanonicalJson;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.feed.Told;
import training.proof.protocol.statement.Envelope;

/** The JSON bodies of the peer API, for server and client alike. */
final class PeerMessages {
  /** Envelopes in one answer. */
  static final int MAX_ENVELOPES = 64;

  /** Bytes of envelopes in one answer; one envelope always fits. */
  static final int MAX_FEED_BYTES = 1 << 20;

  /** The longest answer to a question for heads: acknowledgements of 100 members. */
  static final int MAX_HEAD_BYTES = 4 << 20;

  /** The longest answer to other small questions. */
  static final int MAX_ANSWER_BYTES = 256 << 10;

  private static final int FRAME_BYTES = 1024;

  private PeerMessages() {}

  /**
   * @param told what the answering member acknowledges, and what it knows of others
   * @param time of the answering member, seconds since 1970
   */
  record Head(Digest federation, Told told, long time) {}

  /**
   * Names an answer: a long poll returns when it is no longer this one.
   *
   * @param own the answering member's acknowledgement
   * @param others those it knows of others, which are news after a while only
   */
  record Known(Digest own, Digest others) {
    static Known of(Told told) {
      return new Known(
          told.own().map(CanonicalJson::digest).orElse(Digest.ZERO),
          CanonicalJson.digest(told.others()));
    }
  }

  record Envelopes(List<JsonNode> envelopes) {}

  /**
   * @param acknowledgements what voters had of an epoch when it was over
   */
  record Closing(List<Envelope> acknowledgements) {}

  /**
   * @param records digests of the records that a member has
   */
  record Records(List<Digest> records) {}

  record State(Digest digest) {}

  record Refusal(Optional<String> reason, Optional<String> message) {}

  /** As many of these envelopes as one answer holds. */
  static byte[] feed(List<byte[]> envelopes) {
    var nodes = new ArrayList<JsonNode>();
    int bytes = 0;
    for (byte[] envelope : envelopes) {
      bytes += envelope.length;
      if (nodes.size() == MAX_ENVELOPES || (!nodes.isEmpty() && bytes > MAX_FEED_BYTES)) {
        break;
      }
      nodes.add(CanonicalJson.read(envelope, JsonNode.class, "stored envelope"));
    }
    return CanonicalJson.encode(new Envelopes(nodes));
  }

  /** The envelopes in an answer, each as bytes to be checked. */
  static List<byte[]> envelopes(byte[] feed) {
    return CanonicalJson.read(feed, Envelopes.class, "feed").envelopes().stream()
        .limit(MAX_ENVELOPES)
        .map(CanonicalJson::encode)
        .toList();
  }

  static int maxFeedBytes() {
    return MAX_FEED_BYTES + Envelope.MAX_BYTES + FRAME_BYTES;
  }
}
