package org.ferryman.keto.move;

/**
 * Rows of one namespace in v0.7's table, under the network that v0.7 uses.
 *
 * @param namespaceId the namespace
 * @param ours put there by Ferryman
 * @param adopted equal to a legacy tuple that has no row of ours: put there by Keto's own migrator
 * @param duplicates equal to a legacy tuple that has its row already: left by a repeated run of Keto's own migrator
 * @param unknown neither: written through v0.7, or deleted in v0.6 since
 * @param moved whether Keto's own migrator has moved the namespace and dropped its legacy table
 */
public record TargetRows(long namespaceId, long ours, long adopted, long duplicates, long unknown, boolean moved) {}
