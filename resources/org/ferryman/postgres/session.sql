-- What every transaction of ours starts with; gone with the transaction.
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL row_security = off;
SET LOCAL standard_conforming_strings = on;
SET LOCAL statement_timeout = 0;
SET LOCAL idle_in_transaction_session_timeout = 0;
SET LOCAL "DateStyle" = 'ISO, YMD';
SET LOCAL bytea_output = 'hex';
-- Joins of whole tables, which would else spill to disk many times over.
SELECT set_config('work_mem', greatest(pg_size_bytes(current_setting('work_mem')) / 1048576, 128) || 'MB', true);
