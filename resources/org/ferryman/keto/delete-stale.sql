-- Takes back rows of ours whose legacy tuple is gone, can't be moved any more, or now says something else (as after a
-- change of namespace ids in the configuration; such a tuple is then inserted anew).
DELETE FROM ONLY {target} AS f
WHERE {stale}
