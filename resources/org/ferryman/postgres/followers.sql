-- How many servers follow this one by streaming its whole log. Who may not see more of them than their processes still sees
-- how many there are; a subscription of logical replication holds a slot, which everybody sees.
SELECT count(*)
FROM pg_catalog.pg_stat_replication AS follower
WHERE coalesce(follower.application_name, '') NOT IN ('pg_basebackup', 'pg_receivewal')
  AND NOT EXISTS (
      SELECT
      FROM pg_catalog.pg_replication_slots AS slot
      WHERE slot.slot_type = 'logical' AND slot.active_pid = follower.pid)
