package training.proof.protocol.feed;

import java.util.Optional;
import java.util.SortedMap;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.crypto.Signer;
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
  private final Signer signer;
  private final Verifier verifier;
  private final AcknowledgementStore store;
  private final Acceptance acceptance;
  private Optional<SignedAcknowledgement> newest = Optional.empty();

  /** That of one process of this member. */
  public OwnAcknowledgement(
      String member,
      Signer signer,
      Verifier verifier,
      AcknowledgementStore store,
      Acceptance acceptance) {
    this.member = member;
    this.signer = signer;
    this.verifier = verifier;
    this.store = store;
    this.acceptance = acceptance;
  }

  /** Takes up what was acknowledged before a restart, or by another process. */
  public void recover() {
    newest =
        store
            .read()
            .map(envelope -> SignedAcknowledgement.restore(envelope, signer.publicKey(), verifier));
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
    Optional<Epoch> epoch = state.epoch().filter(known -> known.isVoter(member));
    SortedMap<String, FeedHead> heads = acceptance.heads(state);
    if (epoch.isEmpty()
        || newest.filter(last -> last.content().heads().equals(heads)).isPresent()) {
      return false;
    }
    var next =
        SignedAcknowledgement.sign(
            new Acknowledgement(epoch.get().federation(), epoch.get().number(), member, heads),
            signer);
    Optional<Digest> known = newest.map(SignedAcknowledgement::id);
    if (store.advance(known, next)) {
      newest = Optional.of(next);
    } else {
      recover();
    }
    return true;
  }
}
