package org.ferryman.kratos.assess;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Finding;
import org.ferryman.kratos.config.KratosConfig;
import org.ferryman.kratos.level.KratosDatabase;
import org.ferryman.kratos.level.StoredSchema;
import org.ferryman.postgres.Session;

/** What stored rows ask of the new Kratos' configuration. Reads only; of the configuration nothing is told but ids. */
final class ConfigPreflight {

    private final Session session;
    private final KratosDatabase kratos;
    private final KratosConfig config;
    private final List<Finding> findings = new ArrayList<>();

    private ConfigPreflight(Session session, KratosDatabase kratos, KratosConfig config) {
        this.session = session;
        this.kratos = kratos;
        this.config = config;
    }

    /** What is found; reads all identities once. */
    static List<Finding> find(Session session, KratosDatabase kratos, KratosConfig config)
            throws SQLException, CancelledException {
        ConfigPreflight preflight = new ConfigPreflight(session, kratos, config);
        preflight.findings.addAll(config.notes());
        preflight.schemas();
        preflight.defaultSchema();
        preflight.secrets();
        return preflight.findings;
    }

    private void schemas() throws SQLException, CancelledException {
        List<StoredSchema> missing = StoredSchema.all(session, kratos).stream()
                .filter(stored -> !config.schemas().contains(stored.schema()))
                .toList();
        if (!missing.isEmpty()) {
            findings.add(StoredSchema.missing(config.file().toString(), missing));
        }
    }

    private void defaultSchema() {
        if (!config.schemas().contains(config.defaultSchema())) {
            findings.add(Finding.blocker(
                    "KRATOS_DEFAULT_SCHEMA_MISSING",
                    config.file() + " has no identity schema with the id of the default, " + config.defaultSchema()
                            + ".",
                    "Nobody could register.",
                    "Set identity.default_schema_id to one of: " + String.join(", ", config.schemas()) + "."));
        }
    }

    private void secrets() {
        if (!config.secrets().contains("cookie") && !config.secrets().contains("default")) {
            findings.add(Finding.warning(
                    "KRATOS_SECRETS_MISSING",
                    config.file() + " holds neither secrets.cookie nor secrets.default.",
                    "Kratos then makes up a secret at each start, and all browsers are logged out.",
                    "Carry over the secrets of the old Kratos, or make sure that the new one gets them by the variable"
                            + " SECRETS_COOKIE or SECRETS_DEFAULT. To replace one, put the new one before the old"
                            + " one in the list."));
        }
    }
}
