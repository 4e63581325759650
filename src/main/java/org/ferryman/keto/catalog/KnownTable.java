package org.ferryman.keto.catalog;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.ferryman.engine.CancelledException;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.SqlText;

/** The tables that Keto v0.6 and v0.7 have, with their columns as seen on the real servers. */
public enum KnownTable {
    LEGACY_TUPLES(
            "keto_\\d{10}_relation_tuples",
            "shard_id character varying(64) NOT NULL",
            "object character varying(64) NOT NULL",
            "relation character varying(64) NOT NULL",
            "subject character varying(256) NOT NULL",
            "commit_time timestamp without time zone NOT NULL"),
    NAMESPACE_MIGRATIONS(
            "keto_namespace_\\d{10}_migrations",
            "version character varying(48) NOT NULL",
            "version_self integer DEFAULT 0 NOT NULL"),
    KETO_NAMESPACE("keto_namespace", "id integer NOT NULL", "schema_version integer NOT NULL"),
    TUPLES(
            KetoDatabase.TARGET,
            "shard_id uuid NOT NULL",
            "nid uuid NOT NULL",
            "namespace_id integer NOT NULL",
            "object character varying(64) NOT NULL",
            "relation character varying(64) NOT NULL",
            "subject_id character varying(64)",
            "subject_set_namespace_id integer",
            "subject_set_object character varying(64)",
            "subject_set_relation character varying(64)",
            "commit_time timestamp without time zone NOT NULL"),
    NETWORKS(
            "networks",
            "id uuid NOT NULL",
            "created_at timestamp without time zone NOT NULL",
            "updated_at timestamp without time zone NOT NULL"),
    SCHEMA_MIGRATION(
            "schema_migration", "version character varying(48) NOT NULL", "version_self integer DEFAULT 0 NOT NULL");

    private final Pattern name;
    private final String columns;

    KnownTable(String name, String... columns) {
        this.name = Pattern.compile(name);
        this.columns = String.join("\n", columns);
    }

    /** Every relation in a schema that has a name of one of Keto's tables, whatever it is. */
    public static List<QualifiedName> in(Session session, String schema) throws SQLException, CancelledException {
        return session.list(
                SqlText.load(KnownTable.class, "backup-tables.sql").text(),
                row -> new QualifiedName(schema, row.getString(1)),
                schema);
    }

    /** The table of this name. */
    public static Optional<KnownTable> of(QualifiedName table) {
        return Arrays.stream(values())
                .filter(known -> known.name.matcher(table.name()).matches())
                .findFirst();
    }

    /** Its columns, as {@code CREATE TABLE} writes them. */
    public List<String> columns() {
        return columns.lines().toList();
    }
}
