package limpid.app;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
  private static final Path ROOT = Path.of("..");
  static final List<String> MODULES =
      List.of("core", "nn", "weights", "models", "explain", "app", "bench");
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
  void oneClassNamesTheLibraryForHdf5() {
    noClasses()
        .that()
        .haveNameNotMatching("limpid\\.app\\.Jhdf(\\$.+)?")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.jhdf..")
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
  void kernelsAreCalledByOpsProgramsAndTheModulesTheyAreExportedToAlone() {
    noClasses()
        .that()
        .resideInAnyPackage("limpid.core", "limpid.core.graph..", "limpid.explain..")
        .and()
        .resideOutsideOfPackage("limpid.explain.run")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("limpid.core.kernel..")
        .check(CLASSES);
  }

  @Test
  void vectorFamiliesStandOnTilesAndNotOnOneAnother() {
    String[] families = {"depthwise", "direct", "linear", "strip", "winograd"};
    for (String family : families) {
      noClasses()
          .that()
          .resideInAPackage("limpid.core.kernel.vector." + family)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              Stream.of(families)
                  .filter(other -> !other.equals(family))
                  .map(other -> "limpid.core.kernel.vector." + other)
                  .toArray(String[]::new))
          .check(CLASSES);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"cam", "gradient", "perturbation", "relevance", "inside", "metric"})
  void methodsKnowNothingOfPicturesNorOfTheCatalogue(String family) {
    noClasses()
        .that()
        .resideInAPackage("limpid.explain." + family + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("limpid.explain.picture..", "limpid.explain.catalogue..")
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void onlyTwoRoomsNeedTheDesktop() {
    noClasses()
        .that()
        .resideOutsideOfPackages("limpid.explain.picture", "limpid.models.photo")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.awt..", "javax.imageio..", "javax.swing..")
        .check(CLASSES);
  }

  @Test
  void namesSayWhatAThingIs() {
    noClasses()
        .should()
        .haveNameMatching(".*[.$](Abstract|Base)[A-Z]\\w*")
        .orShould()
        .haveNameMatching(".*(Util|Utils|Manager|Impl|Helper|Helpers|Base)")
        .check(CLASSES);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Normalisation", "Step", "Progress"})
  void oneTypeHasThisName(String name) {
    List<String> found =
        CLASSES.stream()
            .filter(c -> c.getSimpleName().equals(name))
            .map(JavaClass::getName)
            .toList();
    assertEquals(1, found.size(), found.toString());
  }

  @Test
  void nothingStaticCanBeChanged() {
    fields()
        .that()
        .areStatic()
        .and()
        .areDeclaredInClassesThat()
        .resideInAnyPackage(LIBRARY)
        .should()
        .beFinal()
        .check(CLASSES);
    noFields()
        .that()
        .areStatic()
        .and()
        .arePublic()
        .and()
        .areDeclaredInClassesThat()
        .resideInAnyPackage(LIBRARY)
        .and()
        .areDeclaredInClassesThat()
        .resideOutsideOfPackage(VECTORS)
        .should()
        .haveRawType(describe("an array", JavaClass::isArray))
        .check(CLASSES);
  }

  @Test
  void everyRoomHasAPage() throws IOException {
    for (String module : MODULES) {
      Path sources = ROOT.resolve(module).resolve("src/main/java");
      try (Stream<Path> files = Files.walk(sources)) {
        List<Path> rooms =
            files
                .filter(file -> file.toString().endsWith(".java"))
                .map(Path::getParent)
                .filter(room -> !room.equals(sources))
                .distinct()
                .toList();
        assertFalse(rooms.isEmpty(), module);
        for (Path room : rooms) {
          Path page = room.resolve("package-info.java");
          assertTrue(Files.exists(page), () -> page + " should say what the room is for");
          String text = Files.readString(page);
          assertTrue(text.startsWith("/**") && text.length() > 150, () -> page + " says little");
        }
      }
    }
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
