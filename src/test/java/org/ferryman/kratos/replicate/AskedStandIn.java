package org.ferryman.kratos.replicate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.ferryman.engine.InputException;
import org.ferryman.kratos.binary.KratosBinary;
import org.ferryman.kratos.binary.KratosCommand;
import org.ferryman.kratos.binary.NewKratos;
import org.ferryman.kratos.sample.StandInKratos;

/** The sample's stand-in for Kratos v26.2.0 as a program of its own; what it is, a script says at once. */
public final class AskedStandIn {

    private AskedStandIn() {}

    static NewKratos in(Path folder) throws IOException, InputException {
        return new NewKratos.Program(
                new KratosBinary(KratosCommand.parse(script(folder).toString()), Map.of()));
    }

    /** The program itself. */
    public static Path script(Path folder) throws IOException {
        Path script = folder.resolve("stand-in");
        Files.writeString(script, """
                #!/bin/sh
                if [ "$*" = version ]; then printf 'Version:\\t\\t\\t%s\\n'; exit; fi
                exec '%s/bin/java' -Xmx64m -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto -cp '%s' %s "$@"
                """.formatted(
                        StandInKratos.LEVEL,
                        System.getProperty("java.home"),
                        System.getProperty("java.class.path"),
                        AskedStandIn.class.getName()));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        return script;
    }

    public static void main(String[] arguments) {
        System.exit(new StandInKratos(System.out, System.err).run(List.of(arguments), System.getenv()));
    }
}
