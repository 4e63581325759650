package org.ferryman.kratos.assess;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.ferryman.engine.Finding;
import org.ferryman.kratos.level.DatabaseLevel;
import org.ferryman.kratos.level.HalfRecorded;
import org.ferryman.kratos.level.KratosDatabase;
import org.ferryman.kratos.level.KratosLevels;

/** What the level of a database means for an upgrade. */
public final class LevelFindings {

    private static final int SHOWN = 10;

    private LevelFindings() {}

    /** What should be known of it. */
    public static List<Finding> of(KratosDatabase kratos) {
        List<Finding> findings = new ArrayList<>();
        if (kratos.tables().isEmpty()) {
            findings.add(Finding.blocker(
                    "KRATOS_NOT_FOUND",
                    where(kratos) + " holds no tables of Ory Kratos.",
                    "There is nothing to upgrade here. An empty database Kratos fills itself, and needs no help.",
                    "Make sure that the URL names the database that Kratos uses, and that its schema is on this user's"
                            + " search_path."));
        } else {
            findings.addAll(ofState(kratos));
        }
        if (!kratos.tables().isEmpty() && !kratos.others().isEmpty()) {
            findings.add(Finding.info(
                    "KRATOS_OTHER_TABLES",
                    "Database " + kratos.name() + " also holds tables that are not Kratos': "
                            + kratos.others().stream().limit(SHOWN).collect(Collectors.joining(", "))
                            + (kratos.others().size() > SHOWN ? ", …" : "") + ".",
                    "The migrations leave them alone; a restore of the whole database would not, and Kratos feels what"
                            + " another service does here. The good practice is a database for each service."));
        }
        return findings;
    }

    private static List<Finding> ofState(KratosDatabase kratos) {
        DatabaseLevel level = kratos.level();
        return switch (level.state()) {
            case EXACT -> List.of();
            case INTERRUPTED -> List.of(interrupted(kratos));
            case HALF_RECORDED -> List.of(halfRecorded(kratos));
            case NEWER ->
                List.of(Finding.blocker(
                        "KRATOS_LEVEL_NEWER",
                        where(kratos) + " has all migrations of Kratos " + level.name()
                                + ", and more than this version of" + " Ferryman knows.",
                        "Ferryman can't say what they do, and only looks.",
                        "Use a newer version of Ferryman; this one knows Kratos up to "
                                + KratosLevels.SHIPPED.newestRelease().name() + "."));
            case UNKNOWN ->
                List.of(Finding.blocker(
                        "KRATOS_LEVEL_UNKNOWN",
                        where(kratos) + " has recorded migrations as no release of Kratos leaves them: "
                                + level.recorded() + " rows in schema_migration.",
                        "It may be a build of your own, another service in the same table, or a database that somebody"
                                + " has changed. Ferryman only looks.",
                        "Compare schema_migration with that of a fresh database of your version of Kratos, and find out"
                                + " where the difference comes from."));
        };
    }

    private static Finding interrupted(KratosDatabase kratos) {
        DatabaseLevel level = kratos.level();
        return Finding.warning(
                "KRATOS_INTERRUPTED",
                where(kratos) + " is on the way at least towards Kratos " + level.name() + ": "
                        + level.missing().size() + " of its migrations are missing, the next is "
                        + level.missing().get(0) + ".",
                "An upgrade or its undo stopped there, or is running now. The Kratos of either version may fail on it.",
                "Look at `ferryman kratos status`: where nothing runs, finish the upgrade with the version that it was"
                        + " meant for, or go back with `ferryman kratos undo`.");
    }

    private static Finding halfRecorded(KratosDatabase kratos) {
        String what = kratos.halfRecorded().stream().map(LevelFindings::told).collect(Collectors.joining("; "));
        return Finding.blocker(
                "KRATOS_HALF_RECORDED",
                where(kratos) + " lacks the record of " + what + ".",
                "These migrations run outside a transaction: one that was killed may be done and not recorded, and"
                        + " fails when it is run again.",
                "Run `ferryman kratos migrate`: after a preview it records what is there, and keeps the SQL that takes"
                        + " that back; what is not there Kratos makes. By hand: INSERT INTO schema_migration (version,"
                        + " version_self) VALUES ('…', 0), and assess again.");
    }

    private static String told(HalfRecorded half) {
        return half.version() + " (" + half.object() + ": " + (half.present() ? "there" : "not there") + ")";
    }

    private static String where(KratosDatabase kratos) {
        return "Database " + kratos.name() + ", schema " + kratos.schema();
    }
}
