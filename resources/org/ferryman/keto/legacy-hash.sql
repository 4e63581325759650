-- A hash of a legacy tuple, {row}. Times enter as numbers, which no setting changes.
hashtextextended({row}.object COLLATE "C",
    hashtextextended({row}.relation COLLATE "C",
        hashtextextended({row}.subject COLLATE "C",
            hashtextextended({row}.{shard_id} COLLATE "C",
                timestamp_hash_extended({row}.commit_time, 0)))))
