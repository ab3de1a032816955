package training.proof.operator.view;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import training.proof.operator.config.OperatorConfig;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.ledger.LedgerState;
import training.proof.protocol.round.Round;
import training.proof.protocol.round.RoundView;

/**
 * Brings the views in line with the ledger. A view is written only when its content changed since
 * it was last written or read; a round that did not change is not even looked at.
 */
@Singleton
public class ViewWriter {
  private static final PatchContext APPLY =
      new PatchContext.Builder()
          .withPatchType(PatchType.SERVER_SIDE_APPLY)
          .withFieldManager("proofpool")
          .withForce(true)
          .build();

  private final KubernetesClient client;
  private final String namespace;
  private final RoundNames names;
  private final Map<String, Object> written = new HashMap<>();
  private final Map<Digest, Round> seen = new HashMap<>();
  private Optional<List<Round>> accountsOf = Optional.empty();

  @Inject
  ViewWriter(KubernetesClient client, OperatorConfig config, RoundNames names) {
    this.client = client;
    this.namespace = config.namespace();
    this.names = names;
  }

  /** Writes what changed. One thread at a time. */
  public void write(LedgerState state) {
    for (Round round : state.rounds().values()) {
      // Of a round whose statements are in a record the views say what they said before.
      if (round.view().certified() && round.summary().isEmpty() && seen.get(round.id()) != round) {
        views(round).forEach(this::apply);
        seen.put(round.id(), round);
      }
    }
    List<Round> rounds = List.copyOf(state.rounds().values());
    if (accountsOf.filter(rounds::equals).isEmpty() && state.epoch().isPresent()) {
      RewardAccounts.of(namespace, state, names).forEach(this::apply);
      accountsOf = Optional.of(rounds);
    }
  }

  /** Forgets what was written under a name: somebody deleted it. */
  public void deleted(HasMetadata view) {
    written.remove(key(view));
    seen.clear();
    accountsOf = Optional.empty();
  }

  private List<CustomResource<?, ?>> views(Round round) {
    String name = names.of(round);
    RoundView view = round.view();
    var views = new ArrayList<CustomResource<?, ?>>();
    view.slots()
        .values()
        .forEach(slot -> views.add(ProofSubmissions.of(namespace, name, round, slot)));
    view.audits()
        .forEach(
            (auditor, seed) ->
                views.add(VerificationReports.of(namespace, name, round, auditor, seed)));
    view.settled()
        .flatMap(closing -> ModelCheckpoints.of(namespace, name, round, closing))
        .ifPresent(views::add);
    return views;
  }

  private <S, T> void apply(CustomResource<S, T> view) {
    String key = key(view);
    T status = view.getStatus();
    if (status.equals(written.get(key))) {
      return;
    }
    if (!written.containsKey(key) && Objects.equals(existing(view), status)) {
      written.put(key, status);
      return;
    }
    writeStatus(view);
    written.put(key, status);
  }

  /** The status that is there, after making the object if it is not. */
  private <S, T> T existing(CustomResource<S, T> view) {
    try {
      return client.resource(view).create().getStatus();
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        throw e;
      }
      return client.resource(view).get().getStatus();
    }
  }

  private <S, T> void writeStatus(CustomResource<S, T> view) {
    view.setSpec(null);
    view.setMetadata(
        new ObjectMetaBuilder()
            .withName(view.getMetadata().getName())
            .withNamespace(namespace)
            .build());
    client.resource(view).subresource("status").patch(APPLY, view);
  }

  private static String key(HasMetadata view) {
    return view.getKind() + "/" + view.getMetadata().getName();
  }
}
