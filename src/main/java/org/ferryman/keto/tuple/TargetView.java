package org.ferryman.keto.tuple;

import java.util.UUID;
import org.ferryman.postgres.QualifiedName;

/**
 * The rows of v0.7's table that a migration is compared with.
 *
 * @param table v0.7's table
 * @param network the network whose rows v0.7 sees
 * @param holdsForeignRows whether rows are there that are not ours; only then can legacy tuples have been moved by
 * Keto's
 *     own migrator
 */
public record TargetView(QualifiedName table, UUID network, boolean holdsForeignRows) {}
