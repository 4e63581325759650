-- What Keto v0.6.0-alpha.3 has beside its namespaces' tables, after "keto migrate up".

CREATE TABLE {schema_migration} (
    version varchar(48) NOT NULL,
    version_self int NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX schema_migration_version_idx ON {schema_migration} (version);
CREATE INDEX schema_migration_version_self_idx ON {schema_migration} (version_self);
INSERT INTO {schema_migration} (version, version_self) VALUES ('20201110175414', 0);

{keto_namespace_table};
