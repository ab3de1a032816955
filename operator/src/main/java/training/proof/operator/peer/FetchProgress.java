package training.proof.operator.peer;

import java.util.Optional;
import training.proof.protocol.canonical.Digest;

/**
 * How far a wanted blob is.
 *
 * @param size bytes; 0 until its manifest is here
 * @param present bytes of it that are here
 * @param lastError of the newest failure, for people
 */
public record FetchProgress(Digest blob, long size, long present, Optional<String> lastError) {}
