-- What people leave behind in a database: a backup copy whose name resembles a legacy table's, and a copy in another
-- schema. Neither is Keto's; both are to be left alone.

CREATE TABLE {old} AS
    SELECT * FROM {tuples} ORDER BY commit_time, object LIMIT 100;

CREATE SCHEMA archive;
CREATE TABLE archive.keto_0000000002_relation_tuples AS
    SELECT * FROM {tuples} ORDER BY commit_time, object LIMIT 10;
