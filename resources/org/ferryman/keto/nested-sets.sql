-- Sets within sets: how many objects and relations lead through more than {levels} levels of sets, with a few of them; and a
-- few sets that lead on without end, because they contain themselves, directly or through others.
--
-- {subjects}  each tuple whose subject may be a set: the set that it is in, and the subject
--
-- A set is written as v0.6 writes it, which is unambiguous where it is a subject: an object or relation that holds a ':' or '#'
-- can't be one. Only sets that are in a set and contain one are followed, one level at a time, each once in a level. Before
-- circles are looked for, what has not {levels} levels of sets above it is put away: it is in none, and may be most of the data.
WITH RECURSIVE edges AS MATERIALIZED (
    SELECT DISTINCT s.place, s.subject FROM ({subjects}) AS s
),
nested AS MATERIALIZED (
    SELECT e.place, e.subject FROM edges AS e WHERE e.subject IN (SELECT i.place FROM edges AS i)
),
inner_sets AS MATERIALIZED (
    SELECT DISTINCT n.subject AS place FROM nested AS n
),
inner_edges AS MATERIALIZED (
    SELECT n.place, n.subject FROM nested AS n WHERE n.place IN (SELECT i.place FROM inner_sets AS i)
),
chains (place, level) AS (
    SELECT i.place, 1 FROM inner_sets AS i
    UNION
    SELECT e.place, c.level + 1
    FROM chains AS c JOIN inner_edges AS e ON e.subject = c.place
    WHERE c.level < {levels} - 1
),
deep AS MATERIALIZED (
    SELECT DISTINCT n.place FROM nested AS n JOIN chains AS c ON c.place = n.subject WHERE c.level = {levels} - 1
),
below (place, level) AS (
    SELECT DISTINCT e.subject, 1 FROM inner_edges AS e
    UNION
    SELECT e.subject, b.level + 1
    FROM below AS b JOIN inner_edges AS e ON e.place = b.place
    WHERE b.level < {levels}
),
core AS MATERIALIZED (
    SELECT e.place, e.subject
    FROM inner_edges AS e
    JOIN below AS b ON b.place = e.place AND b.level = {levels}
    JOIN below AS t ON t.place = e.subject AND t.level = {levels}
),
endless (place, level) AS (
    SELECT DISTINCT c.place, 1 FROM core AS c
    UNION
    SELECT c.place, e.level + 1
    FROM endless AS e JOIN core AS c ON c.subject = e.place
    WHERE e.level < {limit}
)
SELECT (SELECT count(*) FROM deep) AS deep,
       ARRAY(SELECT d.place FROM deep AS d ORDER BY d.place COLLATE "C" LIMIT {examples}) AS deep_examples,
       ARRAY(SELECT e.place FROM endless AS e WHERE e.level = {limit} ORDER BY e.place COLLATE "C" LIMIT {examples})
           AS endless_examples
