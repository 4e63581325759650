package org.ferryman;

import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Progress;

/** The ids of findings and the names of phases are for people: what code goes by is a type. */
@AnalyzeClasses(packages = "org.ferryman", importOptions = DoNotIncludeTests.class)
class TextsDecideNothingTest {

    @ArchTest
    static final ArchRule a_findings_id_is_only_shown = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("org.ferryman.engine.Finding")
            // They log it, and make a finding anew with more in it.
            .and()
            .doNotHaveFullyQualifiedName("org.ferryman.engine.Runner")
            .and()
            .doNotHaveFullyQualifiedName("org.ferryman.engine.BlockedException")
            // They show it.
            .and()
            .doNotHaveFullyQualifiedName("org.ferryman.report.AccountPage")
            .and()
            .doNotHaveFullyQualifiedName("org.ferryman.playbook.runbook.RunbookText")
            .and()
            .doNotHaveFullyQualifiedName("org.ferryman.cli.terminal.TextPage")
            .and()
            .doNotHaveFullyQualifiedName("org.ferryman.desktop.parts.FindingView")
            .and()
            .doNotHaveFullyQualifiedName("org.ferryman.desktop.wizard.EventLog")
            .should()
            .accessTargetWhere(isFor(Finding.class, "id"))
            .because("a result has a field or a method for what others decide by: a reworded finding breaks nothing");

    @ArchTest
    static final ArchRule a_phases_text_is_only_shown = noClasses()
            .that()
            .areNotAssignableTo(Progress.Phase.class)
            .and()
            .doNotHaveFullyQualifiedName("org.ferryman.cli.terminal.ProgressText")
            .and()
            .doNotHaveFullyQualifiedName("org.ferryman.desktop.parts.ProgressView")
            .and()
            .doNotHaveFullyQualifiedName("org.ferryman.desktop.wizard.EventLog")
            .and()
            .doNotHaveFullyQualifiedName("org.ferryman.desktop.execute.RunText")
            .and()
            .doNotHaveFullyQualifiedName("org.ferryman.kratos.rehearse.PhaseTimes$Key")
            .should()
            .accessTargetWhere(isFor(Progress.Phase.class, "text"))
            .because("a phase is a constant of the step's room, to be compared as such");

    private static DescribedPredicate<JavaAccess<?>> isFor(Class<?> type, String method) {
        return JavaAccess.Predicates.target(name(method))
                .and(JavaAccess.Predicates.target(owner(JavaClass.Predicates.assignableTo(type))))
                .as("%s.%s()", type.getSimpleName(), method);
    }
}
