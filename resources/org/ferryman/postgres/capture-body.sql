-- Notes the full keys of what a statement has inserted (1) and deleted (-1), in the writer's own transaction; a TRUNCATE (0) has
-- none. It reads nothing, so that no writer meets another here.
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO ferryman_capture.changes (source, sign, shard_id, object, relation, subject, commit_time)
        SELECT TG_RELID, 1, n.shard_id, n.object, n.relation, n.subject, n.commit_time FROM new_rows AS n;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO ferryman_capture.changes (source, sign, shard_id, object, relation, subject, commit_time)
        SELECT TG_RELID, -1, o.shard_id, o.object, o.relation, o.subject, o.commit_time FROM old_rows AS o;
    ELSIF TG_OP = 'UPDATE' THEN
        INSERT INTO ferryman_capture.changes (source, sign, shard_id, object, relation, subject, commit_time)
        SELECT TG_RELID, -1, o.shard_id, o.object, o.relation, o.subject, o.commit_time FROM old_rows AS o
        UNION ALL
        SELECT TG_RELID, 1, n.shard_id, n.object, n.relation, n.subject, n.commit_time FROM new_rows AS n;
    ELSE
        INSERT INTO ferryman_capture.changes (source, sign) VALUES (TG_RELID, 0);
    END IF;
    RETURN NULL;
END
