package training.proof.protocol;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.Clock;
import java.util.Set;

/** The rules of the module: pure Java, exact numbers, no time and no world of its own. */
@AnalyzeClasses(
    packages = "training.proof.protocol",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final Set<String> INEXACT =
      Set.of("float", "double", Float.class.getName(), Double.class.getName());

  @ArchTest
  static final ArchRule DEPENDS_ON_LITTLE =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "training.proof.protocol..",
              "java..",
              "javax.crypto..",
              "org.bouncycastle..",
              "org.erdtman.jcs..",
              "com.fasterxml.jackson..",
              "org.jspecify..");

  @ArchTest
  static final ArchRule TOUCHES_NO_WORLD =
      noClasses()
          .should()
          .dependOnClassesThat()
          .haveNameMatching(
              "java\\.(nio\\.file|net)\\..*|java\\.lang\\.(Thread.*|Process.*|Runtime)"
                  + "|java\\.util\\.(Random|Timer).*|java\\.util\\.concurrent\\..*"
                  + "|java\\.security\\.SecureRandom|java\\.util\\.UUID")
          .orShould()
          .dependOnClassesThat(
              DescribedPredicate.describe(
                  "do input and output",
                  (JavaClass type) ->
                      type.getPackageName().equals("java.io")
                          && !Set.of(
                                  "IOException",
                                  "ByteArrayOutputStream",
                                  "Serializable",
                                  "OutputStream",
                                  "PrintStream")
                              .contains(type.getSimpleName())));

  @ArchTest
  static final ArchRule HAS_NO_CLOCK =
      noClasses()
          .should()
          .dependOnClassesThat()
          .areAssignableTo(Clock.class)
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(java.time.Instant.class, "now");

  @ArchTest
  static final ArchRule FIELDS_ARE_EXACT =
      fields()
          .should(
              new ArchCondition<JavaField>("be exact") {
                @Override
                public void check(JavaField field, ConditionEvents events) {
                  report(field.getFullName(), field.getAllInvolvedRawTypes(), events);
                }
              });

  @ArchTest
  static final ArchRule METHODS_ARE_EXACT =
      methods()
          .should(
              new ArchCondition<JavaMethod>("be exact") {
                @Override
                public void check(JavaMethod method, ConditionEvents events) {
                  checkCodeUnit(method, events);
                }
              });

  private static void checkCodeUnit(JavaCodeUnit unit, ConditionEvents events) {
    report(unit.getFullName(), unit.getAllInvolvedRawTypes(), events);
  }

  private static void report(String name, Set<JavaClass> types, ConditionEvents events) {
    types.stream()
        .filter(type -> INEXACT.contains(type.getBaseComponentType().getName()))
        .forEach(
            type ->
                events.add(SimpleConditionEvent.violated(name, name + " uses " + type.getName())));
  }

  @ArchTest
  static final ArchRule LOWER_PACKAGES_DO_NOT_KNOW_HIGHER_ONES =
      noClasses()
          .that()
          .resideInAnyPackage(
              "..canonical..", "..blob..", "..crypto..", "..recipe..", "..statement..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("..ledger..", "..round..", "..decide..", "..task..");
}
