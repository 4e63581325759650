package org.ferryman.cli.keto;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ferryman.keto.roles.RoleNames;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which roles a command is about. */
public final class UserOptions {

    @Option(
            names = "--old-user",
            paramLabel = "ROLE",
            description = "The role that v0.6 logs in as; by default the one login that writes into the legacy tables.")
    private @Nullable String oldUser;

    @Option(
            names = "--new-user",
            paramLabel = "ROLE",
            description = "The role that v0.7 is to work as; by default the old one's name with _new added.")
    private @Nullable String newUser;

    /** As they were given. */
    public List<String> words() {
        List<String> words = new ArrayList<>();
        users().oldUser().ifPresent(role -> words.addAll(List.of("--old-user", role)));
        users().newUser().ifPresent(role -> words.addAll(List.of("--new-user", role)));
        return words;
    }

    public RoleNames users() {
        return new RoleNames(Optional.ofNullable(oldUser), Optional.ofNullable(newUser));
    }
}
