package limpid.app;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the design promises about the code, held to the compiled classes. */
@Tag("slow")
class ArchitectureTest {
  private static final String VECTORS = "limpid.core.kernel.vector..";
  private static final String[] LIBRARY = {
    "limpid.core..", "limpid.nn..", "limpid.weights..", "limpid.models..", "limpid.explain.."
  };
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("limpid");

  @ParameterizedTest
  @ValueSource(strings = {"core", "core.op", "core.graph", "nn", "weights", "models", "explain"})
  void everyModuleIsThereToBeChecked(String name) {
    assertTrue(CLASSES.stream().anyMatch(c -> c.getPackageName().equals("limpid." + name)));
  }

  @ParameterizedTest
  @CsvSource({
    "core, core",
    "nn, core nn",
    "weights, core nn weights",
    "models, core nn weights models",
    "explain, core nn explain",
  })
  void aLibraryModuleNeedsTheModulesBelowItAndTheJdkAlone(String module, String below) {
    String[] allowed =
        Stream.concat(
                Stream.of("java..", "javax.imageio..", "jdk.incubator.vector.."),
                Stream.of(below.split(" ")).map(name -> "limpid." + name + ".."))
            .toArray(String[]::new);
    classes()
        .that()
        .resideInAPackage("limpid." + module + "..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(allowed)
        .check(CLASSES);
  }

  @Test
  void explainKnowsNoModelAndNoFileOfWeights() {
    noClasses()
        .that()
        .resideInAPackage("limpid.explain..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("limpid.models..", "limpid.weights..")
        .check(CLASSES);
  }

  @Test
  void insideCoreTheGraphStandsOnOpsAndOpsOnKernels() {
    noClasses()
        .that()
        .resideInAPackage("limpid.core.op..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("limpid.core.graph..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage("limpid.core.kernel..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("limpid.core.op..", "limpid.core.graph..")
        .check(CLASSES);
  }

  @Test
  void onlyTheVectorKernelsNameTheVectorApi() {
    noClasses()
        .that()
        .resideOutsideOfPackage(VECTORS)
        .should()
        .dependOnClassesThat()
        .resideInAPackage("jdk.incubator.vector..")
        .check(CLASSES);
  }

  @Test
  void nothingNamesTheVectorKernelsSoThatTheJvmMayLackTheModule() {
    noClasses()
        .that()
        .resideOutsideOfPackage(VECTORS)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(VECTORS)
        .check(CLASSES);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("limpid.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void libraryModulesPrintNothing() {
    noClasses()
        .that()
        .resideInAnyPackage(LIBRARY)
        .and()
        .doNotHaveFullyQualifiedName("limpid.core.kernel.ActiveKernels")
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .orShould()
        .callMethod(Throwable.class, "printStackTrace")
        .orShould()
        .callMethod(System.class, "console")
        .because("only the kernels say one line, where the vector module is absent")
        .check(CLASSES);
  }

  @Test
  void libraryModulesHaveNoStateThatBelongsToAThread() {
    noClasses()
        .that()
        .resideInAnyPackage(LIBRARY)
        .should()
        .dependOnClassesThat()
        .areAssignableTo(ThreadLocal.class)
        .check(CLASSES);
  }
}
