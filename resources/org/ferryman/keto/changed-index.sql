-- With thousands of namespaces each finds its own.
CREATE INDEX ON {changed} (namespace_id)
