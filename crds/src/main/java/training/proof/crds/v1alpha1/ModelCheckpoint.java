package training.proof.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** Certified parameters after a round: digest, parent, loss, contributors and votes. */
@Group(Api.GROUP)
@Version(Api.VERSION)
@ShortNames("ckpt")
@Categories(Api.CATEGORY)
@JsonClassDescription(
    "Certified parameters after a round: digest, parent, loss, contributors and votes.")
@AdditionalPrinterColumn(name = "RUN", jsonPath = ".spec.run")
@AdditionalPrinterColumn(
    name = "INDEX",
    jsonPath = ".spec.index",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(name = "DIGEST", jsonPath = ".status.summary.digest")
@AdditionalPrinterColumn(name = "LOSS", jsonPath = ".status.summary.loss")
@AdditionalPrinterColumn(name = "CONTRIBUTORS", jsonPath = ".status.summary.contributors")
@AdditionalPrinterColumn(name = "VOTES", jsonPath = ".status.summary.votes")
@AdditionalPrinterColumn(
    name = "ACCEPTED",
    jsonPath = ".status.accepted",
    type = AdditionalPrinterColumn.Type.BOOLEAN)
@AdditionalPrinterColumn(
    name = "AGE",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
public class ModelCheckpoint extends CustomResource<ModelCheckpointSpec, ModelCheckpointStatus>
    implements Namespaced {}
