-- How many rows were written to the given tables since the statistics began, committed or not.
SELECT coalesce(sum(s.n_tup_ins + s.n_tup_upd + s.n_tup_del), 0) AS rows
FROM unnest(?::text[], ?::text[]) AS given (schema, name)
JOIN pg_stat_user_tables AS s ON s.schemaname = given.schema AND s.relname = given.name
