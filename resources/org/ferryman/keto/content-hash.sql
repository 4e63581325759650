-- A hash of what a row of the target says, whatever its shard_id. Times enter as numbers, which no setting changes.
hashtextextended({row}.object COLLATE "C",
    hashtextextended({row}.relation COLLATE "C",
        hashtextextended(coalesce({row}.subject_id, {row}.subject_set_object) COLLATE "C",
            hashtextextended(coalesce({row}.subject_set_relation, '') COLLATE "C",
                timestamp_hash_extended({row}.commit_time,
                    {row}.namespace_id::int8 * 4294967296 + coalesce({row}.subject_set_namespace_id, -1))))))
