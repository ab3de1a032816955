package training.proof.operator.state;

import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import training.proof.protocol.canonical.Digest;

/**
 * What passed between this member and one auditor about one slot.
 *
 * @param served boundaries whose state was handed out
 * @param answers the auditor's own digest of a boundary, shown before that state was handed out
 */
record Dealings(SortedSet<Integer> served, SortedMap<Integer, Digest> answers) {
  static final Dealings NONE = new Dealings(new TreeSet<>(), new TreeMap<>());

  Dealings {
    served = Collections.unmodifiableSortedSet(new TreeSet<>(served));
    answers = Collections.unmodifiableSortedMap(new TreeMap<>(answers));
  }

  Dealings with(StateBroker.Request request) {
    var allServed = new TreeSet<>(served);
    allServed.add(request.boundary());
    var allAnswers = new TreeMap<>(answers);
    request.answer().ifPresent(answer -> allAnswers.putIfAbsent(request.boundary(), answer));
    return new Dealings(allServed, allAnswers);
  }
}
