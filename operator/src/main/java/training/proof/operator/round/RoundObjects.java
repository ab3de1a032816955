package training.proof.operator.round;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import training.proof.crds.v1alpha1.Dataset;
import training.proof.crds.v1alpha1.Federation;
import training.proof.crds.v1alpha1.GpuPool;
import training.proof.crds.v1alpha1.TrainingRound;
import training.proof.crds.v1alpha1.TrainingRoundSpec;
import training.proof.crds.v1alpha1.TrainingRoundSpecBuilder;
import training.proof.operator.config.OperatorConfig;
import training.proof.operator.view.RoundNames;
import training.proof.protocol.round.Round;
import training.proof.protocol.statement.Body;

/**
 * The users' objects that rounds depend on, as informers see them, and mirrors of others' rounds.
 */
@Singleton
public class RoundObjects {
  private final KubernetesClient client;
  private final String namespace;
  private final RoundNames names;
  private final Set<String> mirrored = ConcurrentHashMap.newKeySet();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private ObjectCache<TrainingRound> rounds;
  private ObjectCache<Dataset> datasets;
  private ObjectCache<GpuPool> pools;
  private ObjectCache<Federation> federations;

  @Inject
  RoundObjects(KubernetesClient client, OperatorConfig config, RoundNames names) {
    this.client = client;
    this.namespace = config.namespace();
    this.names = names;
  }

  /** Starts watching; returns once all that exists is known. */
  void start(Runnable changed) {
    listeners.add(changed);
    Runnable tell = () -> listeners.forEach(Runnable::run);
    rounds = new ObjectCache<>(client, namespace, TrainingRound.class, tell);
    datasets = new ObjectCache<>(client, namespace, Dataset.class, tell);
    pools = new ObjectCache<>(client, namespace, GpuPool.class, tell);
    federations = new ObjectCache<>(client, namespace, Federation.class, tell);
    ownRounds();
  }

  /** This cluster's membership, once its user has stated it. */
  Optional<Federation> federation() {
    return federations.list().stream().findFirst();
  }

  /** Rounds this cluster's user asked for. */
  public List<TrainingRound> ownRounds() {
    List<TrainingRound> own =
        rounds.list().stream().filter(round -> !Wants.isMirror(round)).toList();
    own.forEach(
        round ->
            names.remember(
                Wants.run(round), round.getSpec().index(), round.getMetadata().getName()));
    return own;
  }

  /** Whether this cluster's user sponsors it. */
  boolean isOwn(Round round) {
    return names.isOwn(round);
  }

  /** The object that shows a round here. */
  public Optional<TrainingRound> object(Round round) {
    return rounds.get(names.of(round));
  }

  /** All data sets of the own namespace. */
  List<Dataset> datasets() {
    return datasets.list();
  }

  /** The data set of an own round. */
  public Optional<Dataset> dataset(TrainingRound round) {
    return datasets.get(round.getSpec().datasetRef().name());
  }

  /** The pool that work runs in: the first that is ready, by name. */
  public Optional<GpuPool> readyPool() {
    return pools.list().stream()
        .filter(Facts::isReady)
        .min((a, b) -> a.getMetadata().getName().compareTo(b.getMetadata().getName()));
  }

  /** Makes the object that shows another member's round, unless it is there. */
  void mirror(Round round) {
    String name = names.of(round);
    if (names.isOwn(round) || mirrored.contains(name) || rounds.get(name).isPresent()) {
      return;
    }
    var mirror = new TrainingRound();
    mirror.setMetadata(new ObjectMetaBuilder().withName(name).withNamespace(namespace).build());
    mirror.setSpec(spec(round));
    try {
      client.resource(mirror).create();
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        throw e;
      }
    }
    mirrored.add(name);
  }

  private static TrainingRoundSpec spec(Round round) {
    var open = round.open();
    return TrainingRoundSpecBuilder.builder()
        .run(open.run())
        .index(open.index())
        .mirror(new TrainingRoundSpec.Mirror(round.sponsor(), round.id().hex()))
        .recipe(Recipes.spec(open.recipe()))
        .price(open.price())
        .budget(open.budget())
        .auditRatePerMille(
            open.slots().stream().mapToInt(Body.SlotGrant::auditRatePerMille).min().orElse(1000))
        .segmentsPerAudit(open.segmentsPerAudit())
        .windows(Recipes.windows(open.windows()))
        .lossToleranceMicroNats(open.lossToleranceMicroNats())
        .hiddenSliceExamples(open.sliceExamples())
        .improvement(
            open.improvement()
                .map(
                    part ->
                        new TrainingRoundSpec.Improvement(
                            part.credits(), part.scoreUnitMicroNats()))
                .orElse(null))
        .members(List.of())
        .build();
  }
}
