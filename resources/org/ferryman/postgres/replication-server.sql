-- What has to fit between two servers of which one follows the other.
SELECT current_setting('server_version_num')::int / 10000 AS major,
       current_setting('server_encoding') AS encoding,
       CASE WHEN pg_is_in_recovery() THEN 0
           ELSE ('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::int END AS time_line
