-- What v0.7's `keto migrate up` does to a v0.6 database, in one transaction instead of eight.
{target_table};
CREATE TABLE {networks} (
    id uuid NOT NULL PRIMARY KEY,
    created_at timestamp without time zone NOT NULL,
    updated_at timestamp without time zone NOT NULL
);
DROP TABLE IF EXISTS {keto_namespace};
INSERT INTO {schema_migration} (version, version_self)
VALUES ('20150100000001000000', 0), ('20201110175414000000', 0), ('20201110175414000001', 0),
       ('20210623162417000000', 0), ('20210623162417000001', 0), ('20210623162417000002', 0),
       ('20210623162417000003', 0), ('20210914134624000000', 0)
