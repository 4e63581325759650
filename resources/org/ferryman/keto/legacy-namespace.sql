-- One namespace of Keto v0.6.0-alpha.3, after "keto namespace migrate up", without the indexes of its tuples:
-- those are in legacy-namespace-indexes.sql, to be made after a load.
-- ${schema} stands for the quoted schema, ${id} for the namespace's id in ten digits.

CREATE TABLE ${schema}.keto_namespace_${id}_migrations (
    version varchar(48) NOT NULL,
    version_self int NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX keto_namespace_${id}_migrations_version_idx
    ON ${schema}.keto_namespace_${id}_migrations (version);
CREATE INDEX keto_namespace_${id}_migrations_version_self_idx
    ON ${schema}.keto_namespace_${id}_migrations (version_self);
INSERT INTO ${schema}.keto_namespace_${id}_migrations (version, version_self) VALUES ('20210128140414', 0);

CREATE TABLE ${schema}.keto_${id}_relation_tuples (
    shard_id varchar(64) NOT NULL,
    object varchar(64) NOT NULL,
    relation varchar(64) NOT NULL,
    subject varchar(256) NOT NULL,
    commit_time timestamp NOT NULL
);
