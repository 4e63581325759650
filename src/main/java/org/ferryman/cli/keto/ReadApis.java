package org.ferryman.cli.keto;

import org.ferryman.engine.InputException;
import org.ferryman.keto.server.KetoApi;
import org.ferryman.keto.server.KetoServer;
import picocli.CommandLine.Option;

/** Where both servers are. */
final class ReadApis {

    @Option(names = "--old-read-api", paramLabel = "URL", required = true, description = "v0.6's port for reading.")
    private String oldReadApi = "";

    @Option(names = "--new-read-api", paramLabel = "URL", required = true, description = "v0.7's port for reading.")
    private String newReadApi = "";

    KetoServer old() throws InputException {
        return KetoServer.at(oldReadApi, KetoApi.V0_6);
    }

    KetoServer fresh() throws InputException {
        return KetoServer.at(newReadApi, KetoApi.V0_7);
    }
}
