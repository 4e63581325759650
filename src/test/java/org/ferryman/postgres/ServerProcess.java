package org.ferryman.postgres;

import java.io.IOException;
import java.nio.file.Path;

/** The other process of {@link EmbeddedServerTest}. */
final class ServerProcess {

    private ServerProcess() {}

    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[1]);
        EmbeddedServer server =
                arguments[0].equals("temporary") ? EmbeddedServer.temporary(folder) : EmbeddedServer.startIn(folder);
        System.out.println("port " + server.port());
        System.exit(System.in.read() == -1 ? 0 : 1);
    }
}
