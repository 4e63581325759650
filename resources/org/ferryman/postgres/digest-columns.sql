-- The columns of tables, whose schemas and names are the parameters, with what a digest must know of them: the type under
-- all domains, which decides how a value is written. In an order that is the same on every server, whatever its locale. A
-- table that is not there has no row; one without a column has one row without its name.
WITH RECURSIVE wanted AS (
    SELECT schema, name FROM unnest(?::text[], ?::text[]) AS w (schema, name)
),
columns AS (
    SELECT c.oid, w.schema, w.name, c.relkind, c.relhassubclass,
           pg_relation_size(c.oid) / current_setting('block_size')::bigint AS pages,
           coalesce(m.amname = 'heap', false) AS is_heap,
           a.attname, a.atttypid
    FROM wanted AS w
    JOIN pg_namespace AS n ON n.nspname = w.schema
    JOIN pg_class AS c ON c.relnamespace = n.oid AND c.relname = w.name AND c.relkind IN ('r', 'p', 'm')
    LEFT JOIN pg_am AS m ON m.oid = c.relam
    LEFT JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
),
types AS (
    SELECT DISTINCT atttypid AS id, atttypid AS type FROM columns WHERE atttypid IS NOT NULL
    UNION
    SELECT s.id, t.typbasetype FROM types AS s JOIN pg_type AS t ON t.oid = s.type WHERE t.typtype = 'd'
)
SELECT c.schema, c.name, c.attname, c.pages,
       c.relkind = 'r' AND NOT c.relhassubclass AND c.is_heap AS by_ranges,
       (SELECT s.type::regtype::text
        FROM types AS s JOIN pg_type AS t ON t.oid = s.type
        WHERE s.id = c.atttypid AND t.typtype <> 'd') AS type
FROM columns AS c
ORDER BY c.schema COLLATE "C", c.name COLLATE "C", c.attname COLLATE "C"
