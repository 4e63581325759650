-- v0.6's table of namespaces, which is always empty; v0.7's migrations drop it.
CREATE TABLE {keto_namespace} (
    id int NOT NULL,
    schema_version int NOT NULL,
    CONSTRAINT keto_namespace_pkey PRIMARY KEY (id)
)
