package org.ferryman.keto.tuple;

import java.math.BigInteger;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.file.Sha256;
import org.ferryman.keto.catalog.KetoDatabase;
import org.ferryman.keto.catalog.KetoDatabase.LegacyTable;
import org.ferryman.keto.catalog.KetoMark;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.SqlText;

/** What evidence is true of: the configuration, the exclusions, and every legacy tuple that would be moved. */
public final class Fingerprint {

    private final KetoSettings settings;
    private final Map<Long, Content> tables = new TreeMap<>();

    Fingerprint(KetoSettings settings) {
        this.settings = settings;
    }

    /** Reads the legacy tables for nothing else. */
    public static Fingerprint of(Session session, KetoDatabase keto, KetoSettings settings)
            throws SQLException, CancelledException {
        Fingerprint fingerprint = new Fingerprint(settings);
        for (List<LegacyTable> group : TableGroups.of(settings.known(keto))) {
            content(session, group)
                    .forEach((table, content) ->
                            fingerprint.add(table, new Content(content.tuples(), digest(content.digest()))));
        }
        return fingerprint;
    }

    /**
     * What it is where the legacy tables hold what is said of them; reads nothing.
     *
     * @param contents by namespace id
     */
    public static Fingerprint of(KetoSettings settings, Map<Long, KetoMark.Table> contents) {
        Fingerprint fingerprint = new Fingerprint(settings);
        contents.forEach(
                (id, content) -> fingerprint.tables.put(id, new Content(content.tuples(), digest(content.digest()))));
        return fingerprint;
    }

    /** Counts the tuples of some legacy tables and digests what they say, in one pass over each. */
    public static Map<LegacyTable, KetoMark.Table> content(Session session, List<LegacyTable> group)
            throws SQLException, CancelledException {
        SqlText hash = TupleSql.legacyHash("l", "shard_id");
        List<SqlText> questions = group.stream()
                .map(table -> TupleSql.load("legacy-digest.sql")
                        .with("namespace_id", table.namespaceId())
                        .with("legacy_hash", hash)
                        .with("legacy", table.table()))
                .toList();
        Map<Long, KetoMark.Table> byId = new HashMap<>();
        session.<RuntimeException>each(
                SqlText.unionAll(questions).text(),
                row -> byId.put(
                        row.getLong("namespace_id"),
                        new KetoMark.Table(row.getLong("tuples"), row.getString("digest"))));
        Map<LegacyTable, KetoMark.Table> contents = new LinkedHashMap<>();
        group.forEach(table -> contents.put(table, Objects.requireNonNull(byId.get(table.namespaceId()))));
        return contents;
    }

    void add(LegacyTable table, Content content) {
        tables.put(table.namespaceId(), content);
    }

    /** How many tuples one legacy table has; 0 if it was not added. */
    public long tuples(long namespaceId) {
        return Optional.ofNullable(tables.get(namespaceId)).map(Content::tuples).orElse(0L);
    }

    static BigInteger digest(String sum) {
        return new BigInteger(sum);
    }

    /** Hexadecimal, of configuration and exclusions alone. */
    public static String configuration(KetoSettings settings) {
        return Sha256.hex(settled(settings).toString());
    }

    private static StringBuilder settled(KetoSettings settings) {
        StringBuilder all = new StringBuilder(settings.config().fingerprint());
        settings.excluded().stream()
                .sorted()
                .forEach(id -> all.append("\nwithout ").append(id));
        return all;
    }

    /** Hexadecimal; equal if and only if nothing has changed. */
    public String text() {
        StringBuilder all = settled(settings);
        tables.forEach((id, content) -> all.append('\n')
                .append(id)
                .append(' ')
                .append(content.tuples)
                .append(' ')
                .append(content.digest));
        return Sha256.hex(all.toString());
    }

    /** What is in one legacy table. */
    record Content(long tuples, BigInteger digest) {}
}
