package org.ferryman.keto;

import java.nio.file.Path;
import org.ferryman.testing.TestDatabase;

/** A migration in a process of its own, to be killed. */
final class MigrationProcess {

    private MigrationProcess() {}

    /** Takes a URL and a run folder; the password stands in the environment. */
    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[1]);
        try (MigrationFixture fixture = new MigrationFixture(arguments[0], System.getenv("PGPASSWORD"), folder)) {
            System.out.println("begin");
            fixture.migrate(MigrationFixture.settings(folder, LegacyTuples.NAMESPACES));
        }
    }

    static Process start(TestDatabase test, Path folder) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                MigrationProcess.class.getName(),
                test.url(),
                folder.toString());
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        builder.environment().put("PGPASSWORD", test.password());
        Process process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
        process.inputReader().readLine();
        return process;
    }
}
