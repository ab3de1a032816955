package training.proof.crds.v1alpha1;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import training.proof.protocol.statement.ProtocolVersions;

/** Bounds and patterns shared by the kinds; every string, list and number has one. */
final class Limits {
  static final String DNS_LABEL = "^[a-z]([-a-z0-9]*[a-z0-9])?$";
  static final String DNS_NAME = "^[a-z0-9]([-.a-z0-9]*[a-z0-9])?$";
  static final String DIGEST = "^[0-9a-f]{64}$";

  /** 32 bytes in base64: 43 characters and one padding sign; the 43rd carries only four bits. */
  static final String PUBLIC_KEY = "^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$";

  /** What a decimal string must match, as the protocol's recipe has it. */
  static final String DECIMAL = "self.matches('^(0|[1-9][0-9]{0,5})(\\\\.[0-9]{1,16})?$')";

  /** An address to which paths are appended. */
  static final String HTTPS =
      "self.matches('^https://[A-Za-z0-9._:\\\\[\\\\]-]+(/[A-Za-z0-9._~-]+)*$')";

  static final String HTTPS_MESSAGE =
      "must be an https address without trailing slash, query or fragment, such as"
          + " https://proofpool.example.org:8443";

  static final String BASE64 = "^[A-Za-z0-9+/]*={0,2}$";
  static final String QUANTITY = "^[0-9]+(\\.[0-9]+)?(m|k|M|G|T|Ki|Mi|Gi|Ti)?$";
  static final int NAME = 253;
  static final int MEMBER = 32;
  static final int MEMBERS = 64;
  static final int DIGEST_LENGTH = 64;
  static final int MESSAGE = 1024;
  static final int TIME = 64;

  /** 2^53 - 1: the largest integer that every JSON reader keeps. */
  static final double SAFE_INTEGER = 9007199254740991d;

  static final double INT = Integer.MAX_VALUE;

  /** Newer rules than these no operator of this release knows. */
  static final double PROTOCOL = ProtocolVersions.NEWEST;

  static final double CREDITS = 1e15;
  static final double WEEK_SECONDS = 604800;

  static final int COLUMN = 128;

  private Limits() {}

  /** Text for people is cut rather than refused with the whole status it stands in. */
  static String clip(String text, int length) {
    if (text == null || text.length() <= length) {
      return text;
    }
    int end = length - 1;
    return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
  }

  static <T> List<T> orEmpty(List<T> list) {
    return list == null ? List.of() : List.copyOf(list);
  }

  /** Sorted, so that equal maps are written as equal bytes. */
  static <K extends Comparable<K>, V> Map<K, V> orEmpty(Map<K, V> map) {
    return map == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(map));
  }
}
