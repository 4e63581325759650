-- One namespace of Keto v0.6.0-alpha.3, after "keto namespace migrate up", without the indexes of its tuples:
-- those are in legacy-namespace-indexes.sql, to be made after a load.

CREATE TABLE {migrations} (
    version varchar(48) NOT NULL,
    version_self int NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX {migrations_version_idx}
    ON {migrations} (version);
CREATE INDEX {migrations_version_self_idx}
    ON {migrations} (version_self);
INSERT INTO {migrations} (version, version_self) VALUES ('20210128140414', 0);

CREATE TABLE {tuples} (
    shard_id varchar(64) NOT NULL,
    object varchar(64) NOT NULL,
    relation varchar(64) NOT NULL,
    subject varchar(256) NOT NULL,
    commit_time timestamp NOT NULL
);
