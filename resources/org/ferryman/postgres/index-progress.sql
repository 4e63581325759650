-- Whether a session is at work, or was within the last so many milliseconds (the first parameter; its pid is the second), how
-- far its index build is, if it builds one, and whether it waits for a standby server in its COMMIT.
-- One that waits for us within a statement, as a COPY does, is not at work: what we sent or what it sent may be lost.
-- Columns of pg_stat_activity are NULL for whoever may not see them.
SELECT a.state IS NULL
           OR (a.state = 'active' AND coalesce(a.wait_event_type, '') <> 'Client')
           OR a.state IN ('fastpath function call', 'disabled')
           OR a.state_change > clock_timestamp() - ? * interval '1 ms' AS at_work,
       a.wait_event = 'SyncRep' AS waits_for_standby,
       p.phase,
       CASE WHEN p.tuples_total > 0 THEN p.tuples_done ELSE p.blocks_done END AS done,
       CASE WHEN p.tuples_total > 0 THEN p.tuples_total ELSE p.blocks_total END AS total
FROM pg_catalog.pg_stat_activity AS a
LEFT JOIN pg_catalog.pg_stat_progress_create_index AS p ON p.pid = a.pid
WHERE a.pid = ?
