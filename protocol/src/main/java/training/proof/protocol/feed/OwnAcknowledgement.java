package training.proof.protocol.feed;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import training.proof.protocol.crypto.KeyRing;
import training.proof.protocol.crypto.Verifier;
import training.proof.protocol.ledger.Epoch;
import training.proof.protocol.ledger.Epochs;
import training.proof.protocol.ledger.FeedHead;
import training.proof.protocol.ledger.LedgerState;
import training.proof.protocol.statement.Body;
import training.proof.protocol.statement.Change;

/**
 * What this member tells others it holds. It is stored before anybody sees it, so that no process
 * of this member ever acknowledges another statement for the same place.
 */
public final class OwnAcknowledgement {
  private final String member;
  private final KeyRing keys;
  private final Verifier verifier;
  private final AcknowledgementStore store;
  private final Acceptance acceptance;
  private Optional<SignedAcknowledgement> newest = Optional.empty();

  /** That of one process of this member. */
  public OwnAcknowledgement(
      String member,
      KeyRing keys,
      Verifier verifier,
      AcknowledgementStore store,
      Acceptance acceptance) {
    this.member = member;
    this.keys = keys;
    this.verifier = verifier;
    this.store = store;
    this.acceptance = acceptance;
  }

  /**
   * Takes up what was acknowledged before a restart, or by another process.
   *
   * @param state where the list of its epoch is found, should its key have been thrown away since
   */
  public void recover(LedgerState state) {
    newest =
        store
            .read()
            .map(
                envelope ->
                    SignedAcknowledgement.admit(
                        envelope,
                        own ->
                            keys.publicKey(envelope.keyid())
                                .orElseGet(() -> state.epochs().keyOf(own.epoch(), member)),
                        verifier));
    newest.ifPresent(signed -> acceptance.promise(signed.content()));
  }

  /** The newest one that others may see. */
  public Optional<SignedAcknowledgement> newest() {
    return newest;
  }

  /**
   * Acknowledges what has come since.
   *
   * @return whether there is a newer one now
   */
  public boolean renew(LedgerState state) {
    Optional<Epoch> epoch = state.epochs().of(member).filter(Epoch::isServed);
    SortedMap<String, FeedHead> heads = acceptance.heads(state);
    SortedMap<String, Integer> ends = acceptance.ends(state);
    if (epoch.isEmpty()
        || newest.filter(last -> isSame(last.content(), epoch.get(), heads, ends)).isPresent()) {
      return false;
    }
    advance(state, epoch.get(), heads, ends);
    return true;
  }

  /**
   * Acknowledges nothing more of a feed whose incarnation this member is about to say ends. That
   * outlives every process, as the word will.
   *
   * @return whether that is promised; false where another head was acknowledged, or another process
   *     has acknowledged something since
   */
  public boolean end(LedgerState state, Body.Membership word, Change.Restart restart) {
    Epoch epoch = state.epoch().orElseThrow();
    var heads = acceptance.heads(state);
    FeedHead head = heads.getOrDefault(restart.member(), FeedHead.EMPTY);
    if (!state.epochs().next().equals(new Epochs.Attempt(word.number(), word.attempt()))
        || !epoch.isVoter(member)
        || head.counter() != restart.counter()
        || !head.digest().equals(restart.head())) {
      return false;
    }
    var ends = new TreeMap<>(acceptance.ends(state));
    ends.put(restart.member(), word.attempt());
    return newest.filter(last -> isSame(last.content(), epoch, heads, ends)).isPresent()
        || advance(state, epoch, heads, ends);
  }

  private boolean advance(
      LedgerState state,
      Epoch epoch,
      SortedMap<String, FeedHead> heads,
      SortedMap<String, Integer> ends) {
    var next =
        SignedAcknowledgement.sign(
            new Acknowledgement(
                epoch.federation(),
                epoch.number(),
                member,
                heads,
                ends.isEmpty() ? Optional.empty() : Optional.of(ends)),
            keys.of(epoch.keyOf(member).orElseThrow()));
    boolean advanced = store.advance(newest.map(SignedAcknowledgement::id), next);
    if (advanced) {
      newest = Optional.of(next);
      acceptance.promise(next.content());
    } else {
      recover(state);
    }
    return advanced;
  }

  /**
   * What this member has of an epoch that is over, for whoever has not heard of a later one: the
   * newest statements that can be read with the lists up to it.
   */
  public Optional<SignedAcknowledgement> closing(LedgerState state, int epoch) {
    return state
        .epochs()
        .at(epoch)
        .filter(list -> list.isVoter(member) && state.epochs().at(epoch + 1).isPresent())
        .flatMap(
            list ->
                list.keyOf(member)
                    .flatMap(keys::find)
                    .map(
                        key ->
                            SignedAcknowledgement.sign(
                                new Acknowledgement(
                                    list.federation(),
                                    epoch,
                                    member,
                                    state.headsUpTo(epoch),
                                    Optional.empty()),
                                key)));
  }

  private static boolean isSame(
      Acknowledgement last,
      Epoch epoch,
      SortedMap<String, FeedHead> heads,
      SortedMap<String, Integer> ends) {
    return last.epoch() == epoch.number()
        && last.heads().equals(heads)
        && last.ends().orElse(Collections.emptySortedMap()).equals(ends);
  }
}
