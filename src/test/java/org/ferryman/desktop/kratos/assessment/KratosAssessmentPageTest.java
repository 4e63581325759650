package org.ferryman.desktop.kratos.assessment;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.ferryman.desktop.kratos.KratosTestDatabase;
import org.ferryman.desktop.kratos.KratosWorkspaceFixture;
import org.ferryman.desktop.kratos.OpenKratos;
import org.ferryman.testing.TestDatabase;
import org.junit.jupiter.api.Test;

class KratosAssessmentPageTest extends KratosWorkspaceFixture {

    @Test
    void the_plan_is_a_document_with_the_commands_for_this_database(TestDatabase database) throws Exception {
        KratosTestDatabase.fill(database);
        KratosAssessmentPage<OpenKratos> page = new KratosAssessmentPage<>(new InPlaceAssessment(workspace));
        OpenKratos opened = open(database);
        assertThat(page.plan().file()).isEmpty();
        page.plan().write();
        Path file = page.plan().file().orElseThrow();
        assertThat(file).isEqualTo(opened.run().folder().resolve("runbook.md"));
        assertThat(file)
                .content()
                .isEqualTo(page.plan().written().orElseThrow().markdown())
                .contains("kratos migrate --kratos " + opened.choice().text() + " --url " + database.url())
                .doesNotContain(database.password());
        Path copy = home.resolve("copy.md");
        page.plan().save(copy, saved -> {}, failure -> {
            throw new AssertionError(failure);
        });
        assertThat(copy).hasSameTextualContentAs(file);
    }
}
