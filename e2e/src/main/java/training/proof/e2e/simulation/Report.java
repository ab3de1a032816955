package training.proof.e2e.simulation;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What became of one world.
 *
 * @param broken the promise that was broken, if one was
 * @param trace its last events
 * @param digest of all events
 * @param rounds certified openings
 * @param settled of these
 * @param paid slots of members that follow the rules
 * @param unpaid such slots that were revealed and never certified
 * @param refused statements by reason
 */
record Report(
    Plan plan,
    Optional<String> broken,
    List<String> trace,
    long digest,
    long events,
    int rounds,
    int settled,
    int paid,
    int unpaid,
    SortedMap<String, Long> refused) {}
