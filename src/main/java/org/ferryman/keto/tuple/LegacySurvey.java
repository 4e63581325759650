package org.ferryman.keto.tuple;

import java.math.BigInteger;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.ferryman.engine.CancelledException;
import org.ferryman.keto.catalog.KetoDatabase;
import org.ferryman.keto.catalog.KetoDatabase.LegacyTable;
import org.ferryman.keto.catalog.KetoMark;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.postgres.Session;

/** Counts and digests of the legacy tables that would be moved, one pass over each. */
public final class LegacySurvey {

    private final KetoSettings settings;
    private final Map<LegacyTable, Facts> tables = new LinkedHashMap<>();

    private LegacySurvey(KetoSettings settings) {
        this.settings = settings;
    }

    public static LegacySurvey of(Session session, KetoDatabase keto, KetoSettings settings)
            throws SQLException, CancelledException {
        LegacySurvey survey = new LegacySurvey(settings);
        TupleSql composed = TupleSql.in(session, settings.config());
        for (List<LegacyTable> group : TableGroups.of(settings.known(keto))) {
            survey.read(session, group, composed);
        }
        return survey;
    }

    private void read(Session session, List<LegacyTable> group, TupleSql composed)
            throws SQLException, CancelledException {
        Map<Long, Facts> byId = new HashMap<>();
        for (LegacyTable table : group) {
            Facts facts = new Facts();
            tables.put(table, facts);
            byId.put(table.namespaceId(), facts);
        }
        session.<RuntimeException>each(composed.survey(group).text(), row -> {
            Facts facts = Objects.requireNonNull(byId.get(row.getLong("namespace_id")));
            String rule = row.getString("rule");
            long tuples = row.getLong("tuples");
            facts.tuples += tuples;
            facts.emptySubjects += row.getLong("empty_subjects");
            facts.digest = facts.digest.add(Fingerprint.digest(row.getString("digest")));
            if (rule == null) {
                facts.expectedDigest = row.getString("expected_digest");
            } else {
                facts.skippedByRule.put(SkipRule.valueOf(rule), tuples);
            }
        });
    }

    public Facts of(LegacyTable table) {
        return Objects.requireNonNull(tables.get(table));
    }

    /** What a legacy table holds, as a mark says it. */
    public KetoMark.Table content(LegacyTable table) {
        Facts facts = of(table);
        return new KetoMark.Table(facts.tuples, facts.digest.toString());
    }

    public long tuples() {
        return tables.values().stream().mapToLong(facts -> facts.tuples).sum();
    }

    public Fingerprint fingerprint() {
        Fingerprint fingerprint = new Fingerprint(settings);
        tables.forEach((table, facts) -> fingerprint.add(table, new Fingerprint.Content(facts.tuples, facts.digest)));
        return fingerprint;
    }

    /** What one pass over a legacy table told. */
    public static final class Facts {
        public long tuples;
        public long emptySubjects;
        public final Map<SkipRule, Long> skippedByRule = new EnumMap<>(SkipRule.class);
        BigInteger digest = BigInteger.ZERO;
        public String expectedDigest = "0";

        public long skipped() {
            return skippedByRule.values().stream().mapToLong(Long::longValue).sum();
        }

        public long movable() {
            return tuples - skipped();
        }
    }
}
