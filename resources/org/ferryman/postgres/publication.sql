-- The tables of a publication in this database; no row if there is no such publication.
SELECT array(SELECT r.prrelid::regclass::text
             FROM pg_publication_rel AS r
             WHERE r.prpubid = p.oid
             ORDER BY 1) AS tables,
       p.puballtables OR NOT (p.pubinsert AND p.pubupdate AND p.pubdelete AND p.pubtruncate) AS altered
FROM pg_publication AS p
WHERE p.pubname = ?
