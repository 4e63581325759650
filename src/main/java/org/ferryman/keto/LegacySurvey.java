package org.ferryman.keto;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.ferryman.engine.CancelledException;
import org.ferryman.keto.KetoDatabase.LegacyTable;
import org.ferryman.postgres.Session;

/** Counts and digests of the legacy tables, one pass over each. */
final class LegacySurvey {

    private final KetoSettings settings;
    private final Map<LegacyTable, Facts> tables = new LinkedHashMap<>();

    private LegacySurvey(KetoSettings settings) {
        this.settings = settings;
    }

    /** Surveys the tables that would be moved; every one must be of a configured namespace. */
    static LegacySurvey of(Session session, KetoDatabase keto, KetoSettings settings)
            throws SQLException, CancelledException {
        LegacySurvey survey = new LegacySurvey(settings);
        for (LegacyTable table : settings.known(keto)) {
            survey.tables.put(table, survey.read(session, table));
        }
        return survey;
    }

    private Facts read(Session session, LegacyTable table) throws SQLException, CancelledException {
        Facts facts = new Facts();
        String sql = TupleSql.load("survey.sql")
                .with("classified", new TupleSql(settings.config()).classified(table))
                .with("expected_hash", TupleSql.contentHash("e", table))
                .text();
        session.<RuntimeException>each(sql, row -> {
            String rule = row.getString("rule");
            long tuples = row.getLong("tuples");
            facts.tuples += tuples;
            facts.emptySubjects += row.getLong("empty_subjects");
            facts.digest.append(' ').append(rule).append(':').append(row.getString("digest"));
            if (rule == null) {
                facts.expectedDigest = row.getString("expected_digest");
            } else {
                facts.skippedByRule.put(SkipRule.valueOf(rule), tuples);
            }
        });
        return facts;
    }

    Facts of(LegacyTable table) {
        return Objects.requireNonNull(tables.get(table));
    }

    long tuples() {
        return tables.values().stream().mapToLong(facts -> facts.tuples).sum();
    }

    /** Changes when the configuration, the exclusions or a tuple do. */
    String fingerprint() {
        String all = settings.config().fingerprint() + " "
                + settings.excluded().stream().sorted().toList()
                + tables.entrySet().stream()
                        .map(entry -> "\n" + entry.getKey().namespaceId() + " " + entry.getValue().tuples
                                + entry.getValue().digest)
                        .collect(Collectors.joining());
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(all.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** What one pass over a legacy table told. */
    static final class Facts {
        long tuples;
        long emptySubjects;
        final Map<SkipRule, Long> skippedByRule = new EnumMap<>(SkipRule.class);
        final StringBuilder digest = new StringBuilder();
        String expectedDigest = "0";

        long skipped() {
            return skippedByRule.values().stream().mapToLong(Long::longValue).sum();
        }

        long movable() {
            return tuples - skipped();
        }
    }
}
