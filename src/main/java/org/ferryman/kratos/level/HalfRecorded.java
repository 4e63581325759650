package org.ferryman.kratos.level;

/**
 * A migration that is done outside a transaction, which a database has not recorded.
 *
 * @param version of the migration
 * @param object that it makes, for people
 * @param present whether that is there
 * @param repeatable whether the migration can be run again where it is there; else Kratos fails
 */
public record HalfRecorded(String version, String object, boolean present, boolean repeatable) {

    /** Whether Kratos would fail when it runs the migration again. */
    public boolean failsAgain() {
        return present && !repeatable;
    }
}
