-- About how many rows the given tables have: by their last ANALYZE, or, before that, by what was changed. No table is read.
SELECT coalesce(sum(CASE WHEN c.reltuples > 0 THEN c.reltuples::int8 ELSE pg_stat_get_live_tuples(c.oid) END), 0)::int8
FROM unnest(?::text[], ?::text[]) AS given (schema, name)
JOIN pg_namespace AS n ON n.nspname = given.schema
JOIN pg_class AS c ON c.relnamespace = n.oid AND c.relname = given.name
