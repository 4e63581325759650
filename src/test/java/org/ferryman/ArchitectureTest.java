package org.ferryman;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.ferryman.desktop.wizard.OpenDatabase;
import org.ferryman.desktop.wizard.Workspace;
import org.ferryman.engine.Run;
import org.ferryman.engine.Step;
import org.ferryman.playbook.RunMemory;
import org.jspecify.annotations.NullMarked;

/** How the rooms of the house may know each other, and what none of them does. */
@AnalyzeClasses(packages = "org.ferryman", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    private static final long LARGEST_PACKAGE = 35;

    @ArchTest
    static final ArchRule arrows_point_down_only = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .withOptionalLayers(true)
            .layer("desktop")
            .definedBy("org.ferryman.desktop..")
            .layer("cli")
            .definedBy("org.ferryman.cli..")
            .layer("app")
            .definedBy("org.ferryman.app..")
            .layer("keto")
            .definedBy("org.ferryman.keto..")
            .layer("kratos")
            .definedBy("org.ferryman.kratos..")
            .layer("playbook")
            .definedBy("org.ferryman.playbook..")
            .layer("postgres")
            .definedBy("org.ferryman.postgres..")
            .layer("report")
            .definedBy("org.ferryman.report..")
            .layer("engine")
            .definedBy("org.ferryman.engine..")
            .whereLayer("desktop")
            .mayOnlyAccessLayers("app", "keto", "kratos", "playbook", "postgres", "report", "engine")
            .whereLayer("cli")
            .mayOnlyAccessLayers("app", "keto", "kratos", "playbook", "postgres", "report", "engine")
            .whereLayer("app")
            .mayOnlyAccessLayers("keto", "kratos", "playbook", "postgres", "report", "engine")
            .whereLayer("keto")
            .mayOnlyAccessLayers("playbook", "postgres", "report", "engine")
            .whereLayer("kratos")
            .mayOnlyAccessLayers("playbook", "postgres", "report", "engine")
            .whereLayer("playbook")
            .mayOnlyAccessLayers("postgres", "report", "engine")
            .whereLayer("postgres")
            .mayOnlyAccessLayers("engine")
            .whereLayer("report")
            .mayOnlyAccessLayers("engine")
            .whereLayer("engine")
            .mayNotAccessAnyLayer()
            .because("a room that knows the one above it can't be read, tested or reused without it");

    @ArchTest
    static final ArchRule every_class_is_in_a_room = classes()
            .should()
            .resideInAnyPackage(
                    "org.ferryman.desktop..",
                    "org.ferryman.cli..",
                    "org.ferryman.app..",
                    "org.ferryman",
                    "org.ferryman.keto..",
                    "org.ferryman.kratos..",
                    "org.ferryman.playbook..",
                    "org.ferryman.postgres..",
                    "org.ferryman.report..",
                    "org.ferryman.engine..")
            .because("the arrows are checked between rooms");

    @ArchTest
    static final ArchRule packages_form_no_circles = slices().matching("org.ferryman.(**)")
            .should()
            .beFreeOfCycles()
            .because("of two packages in a circle neither can be read first");

    @ArchTest
    static void no_more_than_two_files_of_the_wizard_form_a_circle(JavaClasses house) {
        FileCircles circles =
                FileCircles.within(house, type -> type.getPackageName().startsWith("org.ferryman.desktop"));
        assertThat(circles.files()).as("files that were looked at").hasSizeGreaterThan(100);
        assertThat(circles.largerThan(2))
                .as("of files in a circle none can be read first")
                .isEmpty();
    }

    @ArchTest
    static void no_package_is_larger_than_one_can_hold_in_ones_head(JavaClasses house) {
        Map<String, Long> sizes = house.stream()
                .filter(JavaClass::isTopLevelClass)
                .filter(type -> !type.getSimpleName().equals("package-info"))
                .collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()));
        assertThat(sizes)
                .isNotEmpty()
                .allSatisfy((name, size) -> assertThat(size).as(name).isLessThanOrEqualTo(LARGEST_PACKAGE));
    }

    @ArchTest
    static final ArchRule steps_open_nothing_in_the_run_folder_but_their_memory = noClasses()
            .that()
            .resideInAnyPackage("org.ferryman.keto..", "org.ferryman.kratos..", "org.ferryman.playbook..")
            .and()
            .doNotBelongToAnyOf(RunMemory.class)
            .and()
            .resideOutsideOfPackage("org.ferryman.playbook.record..")
            .should()
            .callMethod(Run.class, "readResult", Path.class, String.class, Class.class)
            .because("what steps remember has a name and a reason, and the rest is a record for people");

    @ArchTest
    static final ArchRule front_doors_construct_no_step = noClasses()
            .that()
            .resideInAnyPackage("org.ferryman.app..", "org.ferryman.cli..", "org.ferryman.desktop..")
            .should()
            .callConstructorWhere(target(owner(assignableTo(Step.class))).as("of a step"))
            .because("how a step is made is written once, in its playbook");

    @ArchTest
    static final ArchRule front_doors_see_no_sql_no_reader_and_no_proof = noClasses()
            .that()
            .resideInAnyPackage("org.ferryman.app..", "org.ferryman.cli..", "org.ferryman.desktop..")
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                            "org.ferryman.postgres..",
                            "org.ferryman.playbook..",
                            "org.ferryman.keto..",
                            "org.ferryman.kratos..")
                    .and(simpleNameEndingWith("Sql")
                            .or(simpleNameEndingWith("Reader"))
                            .or(simpleNameEndingWith("Proof")))
                    .and(describe("are no results", type -> !type.isRecord())))
            .because("they render results");

    private static final String[] KETO_PAGES = {
        "org.ferryman.desktop.assessment..",
        "org.ferryman.desktop.users..",
        "org.ferryman.desktop.dryrun..",
        "org.ferryman.desktop.execute..",
        "org.ferryman.desktop.skipped..",
        "org.ferryman.desktop.cutover..",
        "org.ferryman.desktop.finish.."
    };

    @ArchTest
    static final ArchRule pages_of_kratos_know_nothing_of_keto = noClasses()
            .that()
            .resideInAPackage("org.ferryman.desktop.kratos..")
            .should()
            .dependOnClassesThat(resideInAnyPackage(KETO_PAGES)
                    .or(resideInAPackage("org.ferryman.keto.."))
                    .or(assignableTo(Workspace.class))
                    .or(assignableTo(OpenDatabase.class)))
            .because("each service has a workspace of its own; what they share is in wizard and parts");

    @ArchTest
    static final ArchRule pages_of_keto_know_nothing_of_kratos = noClasses()
            .that()
            .resideInAnyPackage(KETO_PAGES)
            .should()
            .dependOnClassesThat(resideInAnyPackage("org.ferryman.desktop.kratos..", "org.ferryman.kratos.."))
            .because("each service has a workspace of its own; what they share is in wizard and parts");

    @ArchTest
    static final ArchRule the_page_about_the_backup_is_of_no_service = noClasses()
            .that()
            .resideInAPackage("org.ferryman.desktop.backup..")
            .should()
            .dependOnClassesThat(resideInAnyPackage(KETO_PAGES)
                    .or(resideInAnyPackage(
                            "org.ferryman.desktop.kratos..", "org.ferryman.keto..", "org.ferryman.kratos.."))
                    .or(assignableTo(Workspace.class))
                    .or(assignableTo(OpenDatabase.class)))
            .because("one page saves the database of each");

    @ArchTest
    static final ArchRule only_the_desktop_knows_javafx = noClasses()
            .that()
            .resideOutsideOfPackage("org.ferryman.desktop..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("javafx..")
            .because("the command line runs where there is no display");

    @ArchTest
    static final ArchRule only_the_command_line_prints = noClasses()
            .that()
            .resideOutsideOfPackage("org.ferryman.cli..")
            .should(ACCESS_STANDARD_STREAMS)
            .because("standard output holds a command's result and nothing else");

    @ArchTest
    static final ArchRule the_engine_and_the_front_doors_know_no_sql = noClasses()
            .that()
            .resideInAnyPackage(
                    "org.ferryman.engine..",
                    "org.ferryman.report..",
                    "org.ferryman.app..",
                    "org.ferryman.cli..",
                    "org.ferryman.desktop..")
            .should()
            .dependOnClassesThat(resideInAnyPackage("java.sql..", "javax.sql..", "org.postgresql.."))
            .because("SQL is the playbooks' and the postgres room's");

    @ArchTest
    static final ArchRule threads_are_made_where_the_jvm_ends_and_where_calls_are_bounded = noClasses()
            .that()
            .resideOutsideOfPackage("org.ferryman.cli..")
            .and()
            .doNotHaveFullyQualifiedName("org.ferryman.postgres.embedded.EmbeddedServer")
            .and()
            .doNotHaveFullyQualifiedName("org.ferryman.postgres.connect.BoundedCalls")
            .and()
            .doNotHaveFullyQualifiedName("org.ferryman.postgres.StatementWatch")
            .should()
            .callConstructor(Thread.class, Runnable.class)
            .orShould()
            .callConstructor(Thread.class, Runnable.class, String.class)
            .orShould()
            .callConstructor(Thread.class)
            .because("a thread that nobody ends outlives its work; executors are closed");

    @ArchTest
    static final ArchRule the_platforms_own_logging_is_not_used = noClasses()
            .that()
            // A DataSource must be able to name its parent logger.
            .doNotHaveFullyQualifiedName("org.ferryman.postgres.connect.PoolSource")
            .and()
            // JavaFX logs that way, and one of its warnings is no news.
            .doNotHaveFullyQualifiedName("org.ferryman.desktop.DesktopLauncher")
            .should()
            .dependOnClassesThat(resideInAPackage("java.util.logging.."))
            .because("the log is one file, through SLF4J");

    @ArchTest
    static final ArchRule nothing_is_injected_into_fields = fields().should()
            .notBeAnnotatedWith("javax.inject.Inject")
            .andShould()
            .notBeAnnotatedWith("jakarta.inject.Inject")
            .andShould()
            .notBeAnnotatedWith("org.springframework.beans.factory.annotation.Autowired")
            .because("what a class needs stands in its constructor");

    @ArchTest
    static final ArchRule every_package_is_null_marked = classes()
            .that(not(JavaClass.Predicates.simpleName("package-info")))
            .should(new ArchCondition<>("be in a package that is @NullMarked") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                    boolean marked = type.getPackage().isAnnotatedWith(NullMarked.class);
                    events.add(new SimpleConditionEvent(
                            type, marked, type.getPackageName() + " has no @NullMarked in its package-info.java"));
                }
            })
            .because("without it NullAway does not look");
}
