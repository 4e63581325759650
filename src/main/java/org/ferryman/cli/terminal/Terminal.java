package org.ferryman.cli.terminal;

import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.ferryman.app.UserFolders;
import org.ferryman.engine.Patience;

/**
 * What an invocation has around it.
 *
 * @param out takes results, and nothing else
 * @param err takes progress, questions and errors
 * @param charset of both
 * @param environment the process's environment
 * @param home the user's home directory
 * @param system the operating system's name, as {@code os.name} has it
 * @param person somebody to ask, if there is a terminal
 * @param style how text looks
 * @param patience how long to wait for servers
 */
public record Terminal(
        PrintStream out,
        PrintStream err,
        Charset charset,
        Map<String, String> environment,
        Path home,
        String system,
        Optional<TerminalDialogue> person,
        TextStyle style,
        Patience patience) {

    public UserFolders folders() {
        return new UserFolders(environment, home, system);
    }
}
