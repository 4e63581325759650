-- The end of what has been done on a primary: where its next record would be inserted into the WAL. pg_current_wal_lsn() tells
-- only what is written, and of sessions with synchronous_commit = off the last commits are not, for up to three times
-- wal_writer_delay. If the next record would begin a page, the server tells the place behind the page's header (40 bytes at
-- the beginning of a segment, 24 elsewhere; access/xlog_internal.h), which nobody replays before that record is there. What is
-- inserted without a transaction's id, as when a page is tidied up by who only reads it, is written by nobody on an idle
-- server: the id that is drawn here, and given up, has the WAL writer write all up to that.
SELECT "end".lsn::text,
       CASE
           WHEN pg_wal_lsn_diff("end".lsn, '0/0') % pg_size_bytes(current_setting('wal_segment_size')) = 40 THEN 40
           WHEN pg_wal_lsn_diff("end".lsn, '0/0') % current_setting('wal_block_size')::int = 24 THEN 24
           ELSE 0
       END AS header,
       txid_current() AS drawn
FROM pg_current_wal_insert_lsn() AS "end" (lsn)
