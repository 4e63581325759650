package org.ferryman.playbook.backup;

/** How a backup comes about. */
public enum BackupTool {
    /** PostgreSQL's own: the whole database, or the service's tables, in directory format. */
    PG_DUMP("pg_dump"),
    /** Ferryman's snapshot of the service's tables, one file of plain SQL. */
    BUILT_IN("built-in"),
    /** None was made: somebody wrote down why. */
    WAIVED("waived");

    private final String label;

    BackupTool(String label) {
        this.label = label;
    }

    /** As it is written on the command line. */
    public String label() {
        return label;
    }
}
