package training.proof.numerics;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Collection;
import java.util.Random;
import java.util.stream.BaseStream;

@AnalyzeClasses(
    packages = "training.proof.numerics",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule NUMERICS_STANDS_ALONE =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "ai.djl..",
              "training.proof.protocol..",
              "training.proof.trainer..",
              "io.fabric8..",
              "io.quarkus..");

  /** Fused and approximate functions may differ between processors and virtual machines. */
  @ArchTest
  static final ArchRule ONLY_EXACT_FUNCTIONS =
      noClasses()
          .should()
          .callMethodWhere(
              target(owner(type(Math.class)))
                  .and(
                      target(
                          nameMatching(
                              "fma|exp|expm1|log|log10|log1p|pow|sin|cos|tan|sinh|cosh|tanh"
                                  + "|asin|acos|atan|atan2|cbrt|hypot"))));

  @ArchTest
  static final ArchRule NO_PARALLEL_STREAMS =
      noClasses()
          .should()
          .callMethod(Collection.class, "parallelStream")
          .orShould()
          .callMethod(BaseStream.class, "parallel");

  @ArchTest
  static final ArchRule NO_OTHER_RANDOMNESS =
      noClasses().should().dependOnClassesThat().areAssignableTo(Random.class);
}
