-- What was changed in the given tables, committed or not, and in which file each is: another one after TRUNCATE, VACUUM FULL
-- and whatever else writes a table anew. No table is read.
SELECT given.schema,
       given.name,
       c.relfilenode::int8 AS file,
       pg_stat_get_tuples_inserted(c.oid) AS inserted,
       pg_stat_get_tuples_updated(c.oid) AS updated,
       pg_stat_get_tuples_deleted(c.oid) AS deleted
FROM unnest(?::text[], ?::text[]) AS given (schema, name)
JOIN pg_namespace AS n ON n.nspname = given.schema
JOIN pg_class AS c ON c.relnamespace = n.oid AND c.relname = given.name
