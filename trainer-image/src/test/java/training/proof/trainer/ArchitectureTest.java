package training.proof.trainer;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;

@AnalyzeClasses(
    packages = "training.proof.trainer",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final Set<String> ARITHMETIC =
      Set.of(
          "add",
          "addi",
          "sub",
          "subi",
          "mul",
          "muli",
          "div",
          "divi",
          "mod",
          "modi",
          "pow",
          "powi",
          "maximum",
          "minimum",
          "eq",
          "neq",
          "gt",
          "gte",
          "lt",
          "lte",
          "contentEquals",
          "set");

  private static final DescribedPredicate<JavaCall<?>> SCALAR_OVERLOAD =
      describe(
          "an operation of NDArray with a plain number",
          call ->
              call.getTargetOwner().isAssignableTo(NDArray.class)
                  && ARITHMETIC.contains(call.getName())
                  && call.getTarget().getRawParameterTypes().stream()
                      .anyMatch(ArchitectureTest::isNumber));

  /** DJL frees the temporary tensor of the number while a recorded graph still needs it. */
  @ArchTest
  static final ArchRule NO_SCALAR_OVERLOADS = noClasses().should().callMethodWhere(SCALAR_OVERLOAD);

  /** The rule bites: it finds every form of the mistake. */
  @ArchTest
  static void scalarOverloadsAreFound(JavaClasses unused) {
    var offender = new ClassFileImporter().importClasses(Offender.class);
    assertThat(NO_SCALAR_OVERLOADS.evaluate(offender).getFailureReport().getDetails()).hasSize(4);
  }

  static final class Offender {
    private Offender() {}

    static NDArray offend(NDArray x) {
      return x.mul(2).sub(1.5f).pow(3).maximum(0).add(x);
    }
  }

  @ArchTest
  static final ArchRule DJL_STAYS_IN_ITS_PACKAGE =
      noClasses()
          .that()
          .resideOutsideOfPackages("training.proof.trainer.model", "training.proof.trainer.token")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("ai.djl..");

  @ArchTest
  static final ArchRule TOKENIZERS_KNOW_NOTHING_OF_TRAINING =
      noClasses()
          .that()
          .resideInAPackage("training.proof.trainer.token")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "ai.djl.ndarray..",
              "training.proof.trainer.model..",
              "training.proof.trainer.verb..");

  @ArchTest
  static final ArchRule THE_TRAINER_KNOWS_NOTHING_OF_KUBERNETES =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.fabric8..",
              "io.javaoperatorsdk..",
              "io.quarkus..",
              "training.proof.crds..",
              "training.proof.operator..",
              "training.proof.cli..");

  @ArchTest
  static final ArchRule STORES_KNOW_NEITHER_VERBS_NOR_MODELS =
      noClasses()
          .that()
          .resideInAnyPackage("training.proof.trainer.work..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("training.proof.trainer.verb..", "training.proof.trainer.model..");

  private static boolean isNumber(JavaClass type) {
    return (type.isPrimitive() && !type.isEquivalentTo(boolean.class))
        || type.isAssignableTo(Number.class);
  }
}
