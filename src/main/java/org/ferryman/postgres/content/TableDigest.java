package org.ferryman.postgres.content;

import java.util.List;
import org.ferryman.postgres.QualifiedName;

/**
 * What a table holds in some of its columns. Two of the same columns and form are equal if and only if, but for the
 * chance of two in 2<sup>64</sup>, the rows are the same, whatever their order, the order of the columns, the server's
 * version and its settings.
 *
 * @param table the table
 * @param columns the columns that were read, in the order of their names' bytes
 * @param rows how many rows
 * @param digest the sum of the rows' hashes, in decimal
 */
public record TableDigest(QualifiedName table, List<String> columns, long rows, String digest) {}
