-- The time-outs that a new session of this role in this database begins with; those that the server doesn't know are
-- missing. reset_val, as this very transaction has set some of them for itself.
SELECT name, reset_val::bigint AS milliseconds
FROM pg_settings
WHERE name IN ('statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout', 'idle_session_timeout',
               'transaction_timeout')
ORDER BY name
