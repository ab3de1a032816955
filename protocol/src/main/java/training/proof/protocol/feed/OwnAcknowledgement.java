package training.proof.protocol.feed;

import java.util.Optional;
import java.util.SortedMap;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.crypto.KeyRing;
import training.proof.protocol.crypto.Verifier;
import training.proof.protocol.ledger.Epoch;
import training.proof.protocol.ledger.FeedHead;
import training.proof.protocol.ledger.LedgerState;

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
    if (epoch.isEmpty()
        || newest.filter(last -> isSame(last.content(), epoch.get(), heads)).isPresent()) {
      return false;
    }
    var next =
        SignedAcknowledgement.sign(
            new Acknowledgement(epoch.get().federation(), epoch.get().number(), member, heads),
            keys.of(epoch.get().keyOf(member).orElseThrow()));
    Optional<Digest> known = newest.map(SignedAcknowledgement::id);
    if (store.advance(known, next)) {
      newest = Optional.of(next);
      acceptance.promise(next.content());
    } else {
      recover(state);
    }
    return true;
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
                                    list.federation(), epoch, member, state.headsUpTo(epoch)),
                                key)));
  }

  private static boolean isSame(
      Acknowledgement last, Epoch epoch, SortedMap<String, FeedHead> heads) {
    return last.epoch() == epoch.number() && last.heads().equals(heads);
  }
}
