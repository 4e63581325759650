package org.ferryman.kratos.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.ferryman.engine.Finding;
import org.ferryman.kratos.catalog.KratosCatalog;
import org.ferryman.kratos.level.KratosDatabase;
import org.ferryman.postgres.Session;

/** How the tables of a database differ from what the release of its level makes. */
public final class CatalogFindings {

    private static final int SHOWN = 10;

    private CatalogFindings() {}

    /** Blocks if something is missing or otherwise; what is there besides, and what is not known, is told. */
    public static List<Finding> of(Session session, KratosDatabase kratos) throws Exception {
        Optional<KratosCatalog> wanted = KratosCatalog.of(kratos.level().name());
        if (wanted.isEmpty()) {
            return List.of(Finding.info(
                    "KRATOS_CATALOG_UNKNOWN",
                    "How Kratos " + kratos.level().name() + " makes its tables is not known exactly.",
                    "Columns, indexes and constraints were not compared."));
        }
        List<Finding> findings = new ArrayList<>();
        KratosCatalog.Differences found = KratosCatalog.read(session, kratos).against(wanted.get());
        if (!found.missing().isEmpty()) {
            findings.add(Finding.blocker(
                    "KRATOS_CATALOG_DIFFERS",
                    "The tables are not as Kratos " + kratos.level().name() + " makes them: " + shown(found.missing()),
                    "Kratos may be slow, refuse to write, or fail in its next upgrade.",
                    "Compare with a fresh database of that version, and find out who changed it."));
        }
        if (!found.beyond().isEmpty()) {
            findings.add(Finding.info(
                    "KRATOS_CATALOG_EXTENDED",
                    "The tables have what Kratos does not make: " + shown(found.beyond()),
                    "Somebody added it; the migrations left it alone."));
        }
        return findings;
    }

    private static String shown(List<String> all) {
        return all.stream().limit(SHOWN).collect(Collectors.joining("; "))
                + (all.size() > SHOWN ? "; and " + (all.size() - SHOWN) + " more." : ".");
    }
}
