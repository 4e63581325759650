package org.ferryman.keto;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Finding;
import org.ferryman.keto.catalog.CatalogReader;
import org.ferryman.keto.catalog.KetoDatabase;
import org.ferryman.keto.catalog.KetoDatabase.LegacyTable;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.keto.catalog.KetoTables;
import org.ferryman.keto.catalog.KnownTable;
import org.ferryman.keto.tuple.Fingerprint;
import org.ferryman.playbook.ServiceNames;
import org.ferryman.playbook.ServiceTables;
import org.ferryman.playbook.ServiceUpgrade;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;

/**
 * Keto v0.6 on its way to v0.7, for the steps that suit any service.
 *
 * @param settings what is to be moved; empty where that does not matter
 */
public record KetoUpgrade(Optional<KetoSettings> settings) implements ServiceUpgrade {

    /** What people call it. */
    public static final ServiceNames NAMES =
            new ServiceNames("Keto", "v0.6", "v0.7", "Legacy tuples", "keto", "dry-run");

    @Override
    public ServiceNames names() {
        return NAMES;
    }

    @Override
    public ServiceTables tables(Session session)
            throws SQLException, CancelledException, IOException, BlockedException {
        KetoDatabase keto = CatalogReader.read(session);
        return new ServiceTables(
                keto.name(), keto.schema(), keto.major(), KnownTable.in(session, keto.schema()), Optional.empty());
    }

    @Override
    public ServiceTables requireTables(Session session)
            throws SQLException, CancelledException, IOException, BlockedException {
        ServiceTables tables = tables(session);
        if (tables.all().isEmpty()) {
            throw new BlockedException(List.of(Finding.blocker(
                    "KETO_NOT_FOUND",
                    "Database " + tables.database() + ", schema " + tables.schema() + " holds no tables of Ory Keto.",
                    "There is nothing to save here.",
                    "Make sure that the URL names the database that Keto uses, and that its schema is on this"
                            + " user's search_path.")));
        }
        return tables;
    }

    @Override
    public List<QualifiedName> writtenTables(Session session)
            throws SQLException, CancelledException, BlockedException {
        KetoTables keto = CatalogReader.tables(session);
        if (keto.legacy().isEmpty()) {
            throw new BlockedException(List.of(Finding.blocker(
                    "KETO_NOT_FOUND",
                    "Database " + keto.database() + ", schema " + keto.schema()
                            + " holds no tables of relation tuples of Keto v0.6.",
                    "There is no traffic to watch.",
                    "Make sure that the URL names the database that Keto v0.6 uses, and that its schema is on"
                            + " this user's search_path.")));
        }
        return keto.legacyTables();
    }

    @Override
    public String fingerprint(Session session) throws SQLException, CancelledException, IOException, BlockedException {
        return Fingerprint.of(session, CatalogReader.read(session), settings.orElseThrow())
                .text();
    }

    @Override
    public List<QualifiedName> fingerprinted(Session session)
            throws SQLException, CancelledException, BlockedException {
        return settings.orElseThrow().known(CatalogReader.read(session)).stream()
                .map(LegacyTable::table)
                .toList();
    }

    @Override
    public String configuration() {
        return Fingerprint.configuration(settings.orElseThrow());
    }

    @Override
    public Optional<List<String>> columns(QualifiedName table) {
        return KnownTable.of(table).map(KnownTable::columns);
    }

    @Override
    public Optional<Prediction> predictedOutage(Path folder) throws IOException {
        return OutageForecast.read(folder, OptionalLong.empty())
                .map(forecast -> new Prediction(forecast.basis().step(), forecast.seconds()));
    }
}
