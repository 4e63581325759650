package org.ferryman.kratos;

import java.util.List;
import org.ferryman.playbook.PlanFacts;

/**
 * What is known of a database when the plan for it is written, in words.
 *
 * @param reading how long the assessment took
 * @param size of Kratos' tables, with their indexes
 * @param pending how many migrations would run
 * @param outage for how long nobody could write, as far as that is known
 * @param program the options of a command that say how the new Kratos is run
 */
record KratosFacts(String reading, String size, String pending, String outage, List<String> program)
        implements PlanFacts {

    private static final String CONFIG = "--kratos-config";

    /** Copies the list. */
    KratosFacts {
        program = List.copyOf(program);
    }

    /** The options that say where the identity schemas are; with a name to be replaced if none is known. */
    List<String> schemas() {
        int at = program.indexOf(CONFIG);
        return at < 0 ? List.of(CONFIG, "kratos.yml") : program.subList(at, at + 2);
    }
}
