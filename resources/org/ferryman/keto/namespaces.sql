-- Names and ids of all configured namespaces, until the transaction ends; classified.sql reads them.
SET LOCAL ferryman.namespaces = {namespaces}
