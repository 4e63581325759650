-- Some namespaces: what the movable tuples of each have in the target, and digests of what should be there and of what is.
SELECT m.namespace_id,
       count(*) FILTER (WHERE m.found = 'present' AND NOT m.is_adopted) AS migrated,
       count(*) FILTER (WHERE m.found = 'present' AND m.is_adopted) AS already_present,
       count(*) FILTER (WHERE m.found = 'missing') AS missing,
       count(*) FILTER (WHERE m.found = 'differing') AS differing,
       coalesce(sum({expected_hash}), 0)::text AS expected_digest,
       coalesce(sum(m.found_hash), 0)::text AS found_digest
FROM ({matched}) AS m
GROUP BY m.namespace_id
