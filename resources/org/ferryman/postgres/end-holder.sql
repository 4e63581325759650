-- Ends a session (its process id and virtual transaction as the parameters) if it is still in that transaction.
SELECT pg_terminate_backend(l.pid)
FROM pg_locks AS l
WHERE l.locktype = 'virtualxid' AND l.granted AND l.pid = ? AND l.virtualtransaction = ?
LIMIT 1
