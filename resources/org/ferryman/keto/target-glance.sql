-- What a preview must know of v0.7's table: whether it has rows, some that v0.7 sees, and some of these that are not ours.
SELECT EXISTS (SELECT FROM ONLY {target}) AS has_rows,
       EXISTS (SELECT FROM ONLY {target} AS f WHERE f.nid = {nid}) AS has_seen,
       EXISTS (SELECT FROM ONLY {target} AS f WHERE f.nid = {nid} AND {foreign}) AS has_foreign
