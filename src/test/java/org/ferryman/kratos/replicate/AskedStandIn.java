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
        return in(folder, AskedStandIn.class, "");
    }

    /** Another program around it; what it is, the same script says. */
    static NewKratos in(Path folder, Class<?> program, String properties) throws IOException, InputException {
        return new NewKratos.Program(new KratosBinary(
                KratosCommand.parse(script(folder, program, properties).toString()), Map.of()));
    }

    /** The program itself. */
    public static Path script(Path folder) throws IOException {
        return script(folder, AskedStandIn.class, "");
    }

    private static Path script(Path folder, Class<?> program, String properties) throws IOException {
        Path script = folder.resolve("stand-in");
        Files.writeString(script, """
                #!/bin/sh
                if [ "$*" = version ]; then printf 'Version:\\t\\t\\t%s\\n'; exit; fi
                exec '%s/bin/java' %s -Xmx64m -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto -cp '%s' %s "$@"
                """.formatted(
                        StandInKratos.LEVEL,
                        System.getProperty("java.home"),
                        properties,
                        System.getProperty("java.class.path"),
                        program.getName()));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        return script;
    }

    public static void main(String[] arguments) {
        System.exit(new StandInKratos(System.out, System.err).run(List.of(arguments), System.getenv()));
    }
}
