-- How many rows of the given tables were written, and how many read, since the statistics began, committed or not; and
-- how many of the tables there are.
SELECT coalesce(sum(s.n_tup_ins + s.n_tup_upd + s.n_tup_del), 0) AS written,
       coalesce(sum(coalesce(s.seq_tup_read, 0) + coalesce(s.idx_tup_fetch, 0)), 0) AS read,
       count(*) AS tables
FROM unnest(?::text[], ?::text[]) AS given (schema, name)
JOIN pg_stat_user_tables AS s ON s.schemaname = given.schema AND s.relname = given.name
