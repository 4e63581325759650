-- How far the index build of a session is (its pid as the parameter); no row if it builds none.
SELECT p.phase,
       CASE WHEN p.tuples_total > 0 THEN p.tuples_done ELSE p.blocks_done END AS done,
       CASE WHEN p.tuples_total > 0 THEN p.tuples_total ELSE p.blocks_total END AS total
FROM pg_catalog.pg_stat_progress_create_index AS p
WHERE p.pid = ?
