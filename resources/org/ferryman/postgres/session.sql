-- What every transaction of ours starts with; gone with the transaction.
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL row_security = off;
SET LOCAL standard_conforming_strings = on;
SET LOCAL "DateStyle" = 'ISO, YMD';
SET LOCAL bytea_output = 'hex';
SET LOCAL quote_all_identifiers = off;
-- What is built again goes where it was.
SET LOCAL default_tablespace = '';
-- A client that the network has swallowed is noticed within a minute and a half, not after two hours: until then its locks
-- are held.
SET LOCAL tcp_keepalives_idle = 60;
SET LOCAL tcp_keepalives_interval = 10;
SET LOCAL tcp_keepalives_count = 3;
-- Our large queries meet whole tables, of whose rows the planner knows nothing yet when they have just been written: a nested
-- loop chosen for "one row", or a merge by the first of several columns, takes hours for what a hash join does in seconds.
-- Without JIT, which costs more than it gains here.
SET LOCAL enable_hashjoin = on;
SET LOCAL enable_nestloop = off;
SET LOCAL enable_mergejoin = off;
SET LOCAL jit = off;
-- Joins of whole tables, which would else spill to disk many times over.
SELECT set_config('work_mem', greatest(pg_size_bytes(current_setting('work_mem')) / 1048576, 128) || 'MB', true);
-- What was told to be committed must outlive a crash, whatever the role's settings say; who does not wait for standby servers
-- need not do so for us.
SELECT set_config('synchronous_commit', 'local', true) WHERE current_setting('synchronous_commit') = 'off';
