package org.ferryman.kratos.replicate;

import java.util.List;
import org.ferryman.engine.Finding;

/**
 * The result of making a database follow Kratos' one.
 *
 * @param level of the source, and so of the target
 * @param tables how many tables follow
 * @param copied the names of those that were copied once
 * @param bytes how large the tables are on the target, without indexes
 * @param lagBytes how much the target lacked at the end
 * @param name of publication, slot and subscription
 * @param changed whether anything had to be done
 * @param seconds how long it took
 * @param findings what should be known
 */
public record KratosReplication(
        String level,
        int tables,
        List<String> copied,
        long bytes,
        long lagBytes,
        String name,
        boolean changed,
        double seconds,
        List<Finding> findings) {

    /** Copies the lists. */
    public KratosReplication {
        copied = List.copyOf(copied);
        findings = List.copyOf(findings);
    }
}
