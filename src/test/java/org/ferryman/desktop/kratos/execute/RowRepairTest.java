package org.ferryman.desktop.kratos.execute;

import static org.assertj.core.api.Assertions.assertThat;

import org.ferryman.desktop.kratos.KratosWorkspaceFixture;
import org.ferryman.desktop.kratos.OpenKratos;
import org.ferryman.desktop.kratos.assessment.InPlaceAssessment;
import org.ferryman.desktop.kratos.assessment.KratosAssessmentPage;
import org.ferryman.desktop.kratos.execute.KratosExecuteContent.Phase;
import org.ferryman.engine.Finding;
import org.ferryman.kratos.GoldenSchema;
import org.ferryman.kratos.KratosSteps;
import org.ferryman.kratos.assess.KratosAssessment.DirtyTable;
import org.ferryman.testing.TestDatabase;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Rows that would stop the upgrade are put right on the page that upgrades, if that is ticked there. */
class RowRepairTest extends KratosWorkspaceFixture {

    private static final String WITHOUT = "SELECT count(*) FROM identity_credential_identifiers WHERE nid IS NULL";

    /** Identity 1 has identifiers 31 and 32, the latter without a network. */
    private static void fill(TestDatabase database) throws Exception {
        GoldenSchema.create(database, "v25.4.0");
        String nid = "'" + id(9) + "'";
        database.execute(
                "INSERT INTO networks (id, created_at, updated_at) VALUES (" + nid + ", now(), now())",
                "INSERT INTO identity_credential_types (id, name) VALUES ('" + id(8) + "', 'password')",
                "INSERT INTO identities (id, schema_id, traits, created_at, updated_at, nid) VALUES ('" + id(1)
                        + "', 'default', '{}', now(), now(), " + nid + ")",
                "INSERT INTO identity_credentials (id, config, identity_credential_type_id, identity_id, created_at,"
                        + " updated_at, nid) VALUES ('" + id(11) + "', '{}', '" + id(8) + "', '" + id(1)
                        + "', now(), now(), " + nid + ")");
        for (int number = 31; number <= 32; number++) {
            database.execute("INSERT INTO identity_credential_identifiers (id, identifier, identity_credential_id,"
                    + " created_at, updated_at, nid, identity_credential_type_id) VALUES ('" + id(number) + "', 'user"
                    + number + "', '" + id(11) + "', now(), now(), " + (number == 31 ? nid : "NULL") + ", '" + id(8)
                    + "')");
        }
    }

    private static String id(int number) {
        return "00000000-0000-0000-0000-%012d".formatted(number);
    }

    @Tag("soak")
    @Test
    void rows_that_stop_the_upgrade_are_mended_first_where_that_is_ticked(TestDatabase database) throws Exception {
        fill(database);
        open(database);
        KratosAssessmentPage<OpenKratos> assessment = new KratosAssessmentPage<>(new InPlaceAssessment(workspace));
        assessment.primaryProperty().get().fire();
        assertThat(workspace.assessmentProperty().get().findings())
                .extracting(Finding::id)
                .contains("KRATOS_DIRTY_ROWS");
        assertThat(assessment.readyProperty().get())
                .as("nobody is kept from the page that mends them")
                .isTrue();

        KratosExecutePage page = new KratosExecutePage(workspace);
        page.entered();
        assertThat(page.content().dirty()).containsExactly(new DirtyTable("identity_credential_identifiers", 1, 0));
        assertThat(page.previewProperty().get().call()).noneMatch(statement -> statement.contains("get the nid"));
        upgrade(page);
        assertThat(page.content().ending().orElseThrow().outcome().findings())
                .extracting(Finding::id)
                .contains("KRATOS_DIRTY_ROWS");
        assertThat(page.content().isFrozen())
                .as("nobody is kept from writing for it")
                .isFalse();
        assertThat(database.queryLong(WITHOUT)).isEqualTo(1);

        page.choicesProperty().set(page.choicesProperty().get().repairingNids(true));
        assertThat(page.previewProperty().get().call())
                .anySatisfy(statement -> assertThat(statement)
                        .startsWith("-- 1 rows of identity_credential_identifiers get the nid")
                        .contains("UPDATE "));
        assertThat(page.commandLineProperty().get()).contains("--repair-nids --yes");
        upgrade(page);
        assertThat(database.queryLong(WITHOUT)).isZero();
        assertThat(page.content().migration().undoFile()).isPresent();
        assertThat(page.content().phase()).isEqualTo(Phase.MIGRATED);
        assertThat(page.steps().step(KratosSteps.MIGRATE).view().result()).isPresent();
    }

    @Test
    void rows_are_deleted_only_with_a_repair_and_in_the_tables_that_are_named() {
        UpgradeChoices choices = UpgradeChoices.usual(true);
        assertThat(choices.options().repairNids()).isFalse();
        UpgradeChoices deleting = choices.repairingNids(true).deletingOrphans("session_devices", true);
        assertThat(deleting.arguments()).containsExactly("--repair-nids", "--delete-orphans", "session_devices");
        assertThat(deleting.options().deleteOrphans()).containsExactly("session_devices");
        assertThat(deleting.repairingNids(false).options().deleteOrphans()).isEmpty();
        assertThat(deleting.deletingOrphans("session_devices", false).arguments())
                .containsExactly("--repair-nids");
    }

    private static void upgrade(KratosExecutePage page) {
        page.primaryProperty().get().fire();
        page.steps().yes();
    }
}
