-- What a run of Kratos does now, by the name of its sessions (a pattern): its statement, what it waits for, who blocks it,
-- and how far the index is that it builds. Reads no table of Kratos'.
SELECT
    a.pid,
    a.state = 'active' AS active,
    left(regexp_replace(a.query, '\s+', ' ', 'g'), 80) AS statement,
    a.wait_event_type = 'Lock' AS waits,
    (
        SELECT string_agg('pid ' || b.pid || ' (' || coalesce(b.usename, '?') || ', ' || coalesce(b.application_name, '') || ')', ', ')
        FROM pg_stat_activity AS b
        WHERE b.pid = ANY (pg_blocking_pids(a.pid))
    ) AS blockers,
    p.phase,
    coalesce(nullif(p.tuples_done, 0), p.blocks_done, 0) AS done,
    CASE WHEN coalesce(p.tuples_done, 0) > 0 THEN p.tuples_total ELSE coalesce(p.blocks_total, 0) END AS total
FROM pg_stat_activity AS a
LEFT JOIN pg_stat_progress_create_index AS p USING (pid)
WHERE a.datname = current_database()
  AND a.backend_type = 'client backend'
  AND a.pid <> pg_backend_pid()
  AND a.application_name IS DISTINCT FROM 'ferryman'
  AND a.application_name LIKE ?
ORDER BY (a.state = 'active') DESC, (a.wait_event_type IS NOT DISTINCT FROM 'Lock') DESC, a.pid
LIMIT 1
