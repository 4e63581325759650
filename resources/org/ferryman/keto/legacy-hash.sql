-- A hash of a legacy tuple, {row}. Times enter as bytes, which no setting changes.
hashtextextended({row}.object COLLATE "C",
    hashtextextended({row}.relation COLLATE "C",
        hashtextextended({row}.subject COLLATE "C",
            hashtextextended({row}.{shard_id} COLLATE "C",
                hashtextextended(encode(timestamp_send({row}.commit_time), 'hex') COLLATE "C", 0)))))
