-- How many locks a transaction takes that reads these relations (schemas and names as the parameters) and all their indexes,
-- and how many the server has room for: PostgreSQL documentation, max_locks_per_transaction. The server's own processes have
-- their share, too.
SELECT (SELECT count(*) + coalesce(sum((SELECT count(*) FROM pg_index AS i WHERE i.indrelid = c.oid)), 0)
        FROM unnest(?::text[], ?::text[]) AS given (schema, name)
        JOIN pg_namespace AS n ON n.nspname = given.schema
        JOIN pg_class AS c ON c.relnamespace = n.oid AND c.relname = given.name)::int8 AS needed,
       current_setting('max_locks_per_transaction')::int8 AS per_transaction,
       (current_setting('max_connections')::int8 + current_setting('max_prepared_transactions')::int8) AS transactions,
       (current_setting('autovacuum_max_workers')::int8 + 1 + current_setting('max_worker_processes')::int8
           + current_setting('max_wal_senders')::int8) AS own
