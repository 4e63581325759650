-- Ordinary tuples of one namespace, all movable, a fifth of them subject sets, all ids 36 characters long.
-- Parameters: the namespace's name, its relations (three), number of groups, number of tuples.
--
-- Each run of twelve tuples has one object. Every 200th tuple is the one before it once more, at another time; the others
-- differ: within an object, two tuples of the same relation lie 3, 6 or 9 apart, and their users' numbers then differ
-- because 100,003 is prime; sets lie a multiple of 5 apart. No set leads into another: nobody has relation staff.

INSERT INTO {tuples} (shard_id, object, relation, subject, commit_time)
SELECT 'default',
       md5(p.namespace || j / 12)::uuid,
       p.relations[1 + j % 3],
       CASE
           WHEN j % 10 = 5 THEN 'groups:' || md5('groups' || j * 31 % p.groups)::uuid || '#member'
           WHEN j % 10 = 0 THEN p.namespace || ':' || md5(p.namespace || j / 24)::uuid || '#staff'
           ELSE md5('user' || j * 7919 % 100003)::uuid::text
       END,
       timestamp '2021-05-03 08:00:00.000123' + i * interval '7.654321 s'
FROM (SELECT ?::text AS namespace, ?::text[] AS relations, ?::bigint AS groups, ?::bigint AS tuples) AS p
CROSS JOIN LATERAL generate_series(1::bigint, p.tuples) AS i
CROSS JOIN LATERAL (SELECT i - CASE WHEN i % 200 = 0 THEN 1 ELSE 0 END AS j) AS content;
