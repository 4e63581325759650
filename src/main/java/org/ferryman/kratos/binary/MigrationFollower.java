package org.ferryman.kratos.binary;

/** Follows a run of Kratos' migrations. Called from several threads. */
public interface MigrationFollower {

    /** Nobody follows it. */
    MigrationFollower NOBODY = new MigrationFollower() {
        @Override
        public void look(String name) {
            // Nobody waits for it.
        }

        @Override
        public void printed(String line) {
            // All of it is looked at afterwards.
        }
    };

    /**
     * Called now and then while it runs.
     *
     * @param name by which the server knows its sessions; empty if that is not known
     */
    void look(String name);

    /** Called for each line that it prints to standard output, without secrets. */
    void printed(String line);
}
