package training.proof.protocol.decide;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import training.proof.protocol.canonical.Digest;

/**
 * What to do now, when to look again at the latest, and what is waited for.
 *
 * @param actions in order; the runs among them are all the pods this member wants at present
 * @param wakeAt when a window ends
 * @param rounds what each open round waits for
 * @param wants what each wanted, unopened round waits for, by name
 */
public record Decision(
    List<Action> actions,
    Optional<Instant> wakeAt,
    SortedMap<Digest, Waiting> rounds,
    Map<String, Waiting> wants) {}
