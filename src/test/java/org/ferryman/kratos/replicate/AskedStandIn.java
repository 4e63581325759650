package org.ferryman.kratos.replicate;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.ferryman.engine.InputException;
import org.ferryman.kratos.binary.KratosBinary;
import org.ferryman.kratos.binary.KratosCommand;
import org.ferryman.kratos.binary.NewKratos;
import org.ferryman.kratos.binary.StandInDesk;
import org.ferryman.kratos.sample.StandInKratos;

/** The sample's stand-in for Kratos v26.2.0 as a program of its own. */
public final class AskedStandIn {

    private AskedStandIn() {}

    public static NewKratos in(Path folder) throws IOException, InputException {
        return named(script(folder));
    }

    static NewKratos named(Path script) throws InputException {
        return new NewKratos.Program(new KratosBinary(KratosCommand.parse(script.toString()), Map.of()));
    }

    /** The program itself. */
    public static Path script(Path folder) throws IOException {
        return StandInDesk.script(
                folder.resolve("stand-in"),
                StandInKratos.LEVEL,
                "",
                (arguments, environment, out, err) -> new StandInKratos(out, err).run(arguments, environment));
    }
}
