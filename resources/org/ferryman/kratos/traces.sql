-- What Ferryman's replications have left in this database. Parameters: a pattern for the names of subscriptions, and the beginnings
-- of the names of publications and slots, each followed by the number of this database.
WITH own AS (
    SELECT d.oid, array(SELECT b.beginning || d.oid FROM unnest(?::text[]) AS b(beginning)) AS names
    FROM pg_database AS d
    WHERE d.datname = current_database()
)
SELECT 'subscription' AS kind, s.subname AS name
FROM pg_subscription AS s, own
WHERE s.subdbid = own.oid AND s.subname ~ ?
UNION ALL
SELECT 'slot', s.slot_name
FROM pg_replication_slots AS s, own
WHERE s.database = current_database() AND s.slot_name = ANY (own.names)
UNION ALL
SELECT 'publication', p.pubname
FROM pg_publication AS p, own
WHERE p.pubname = ANY (own.names)
ORDER BY 1, 2
