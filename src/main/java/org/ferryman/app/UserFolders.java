package org.ferryman.app;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.ferryman.engine.file.XdgFolders;
import org.ferryman.postgres.RunIdentity;

/**
 * Where an operating system keeps a user's data. Creates nothing.
 *
 * @param environment the process's environment
 * @param home the user's home directory
 * @param system the operating system's name, as {@code os.name} has it
 */
public record UserFolders(Map<String, String> environment, Path home, String system) {

    /** Those of the user who runs this process. */
    public static UserFolders ofThisProcess() {
        return new UserFolders(
                MachineSettings.environment(), Path.of(System.getProperty("user.home")), System.getProperty("os.name"));
    }

    /** Ferryman's own folder: runs and the log. */
    public Path data() {
        String name = system.toLowerCase(Locale.ROOT);
        if (name.startsWith("windows")) {
            return variable("LOCALAPPDATA")
                    .orElse(home.resolve("AppData").resolve("Local"))
                    .resolve("Ferryman");
        } else if (name.startsWith("mac")) {
            return home.resolve("Library").resolve("Application Support").resolve("Ferryman");
        }
        return XdgFolders.named(environment, XdgFolders.DATA)
                .orElse(home.resolve(".local").resolve("share"))
                .resolve("ferryman");
    }

    /** Where the log is. */
    public Path log() {
        return data().resolve(LogConfiguration.FILE);
    }

    /** Where the record of a playbook on a database is, unless the user names another folder. */
    public Path run(String playbook, RunIdentity identity) {
        return runs().resolve(identity.folderName(playbook));
    }

    /** Where the records of all databases are. */
    public Path runs() {
        return data().resolve("runs");
    }

    /** Where the built-in sample of Keto is. */
    public Path sample() {
        return data().resolve("sample");
    }

    /** Where that of Kratos is. */
    public Path kratosSample() {
        return data().resolve("kratos-sample");
    }

    /** Where that of Kratos with two servers is. */
    public Path kratosPairSample() {
        return data().resolve("kratos-blue-green-sample");
    }

    private Optional<Path> variable(String name) {
        return Optional.ofNullable(environment.get(name))
                .filter(text -> !text.isEmpty())
                .map(Path::of);
    }
}
