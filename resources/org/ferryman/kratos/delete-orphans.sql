-- Deletes rows that belong to no parent with a network; not more than ten thousand at once.
DELETE FROM {child} AS c
WHERE c.id IN (
    SELECT o.id
    FROM {child} AS o
    LEFT JOIN {parent} AS p ON p.id = o.{reference}
    WHERE p.nid IS NULL
    LIMIT 10000
)
RETURNING row_to_json(c)::text AS deleted
