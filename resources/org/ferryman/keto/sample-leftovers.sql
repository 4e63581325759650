-- What people leave behind in a database: a backup copy whose name resembles a legacy table's, and a copy in another
-- schema. Neither is Keto's; both are to be left alone.
-- ${schema} stands for the quoted schema, ${id} for a namespace's id in ten digits.

CREATE TABLE ${schema}.keto_${id}_old_relation_tuples AS
    SELECT * FROM ${schema}.keto_${id}_relation_tuples ORDER BY commit_time, object LIMIT 100;

CREATE SCHEMA archive;
CREATE TABLE archive.keto_${id}_relation_tuples AS
    SELECT * FROM ${schema}.keto_${id}_relation_tuples ORDER BY commit_time, object LIMIT 10;
