import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * Makes the archive of classes that lets the program start faster: those that runs of the sample and the window load, and
 * all of the program's own, are mapped from it instead of read and verified.
 */
final class ClassArchive {

    private static final int SECONDS_UNTIL_SHOWN = 60;

    private final Path java;
    private final Path jar;
    private final boolean headlessIsUsual;
    private final Set<String> classes = new LinkedHashSet<>();

    /**
     * An archive that is not made yet.
     *
     * @param java the Java that the program will have
     * @param jar the program, at its place in the image: the archive is checked against it
     * @param headlessIsUsual whether a machine of this kind may have no display
     */
    ClassArchive(Path java, Path jar, boolean headlessIsUsual) {
        this.java = java;
        this.jar = jar;
        this.headlessIsUsual = headlessIsUsual;
    }

    /** Runs the program, and writes the archive; the options must be those that it will be started with. */
    void write(Path archive, List<String> options) throws Exception {
        Path data = Files.createTempDirectory("ferryman-build");
        Path list = data.resolve("classes.txt");
        Shell.execute(training(data, list, "demo", "--tuples", "2000"));
        addClasses(list);
        Shell.execute(training(data, list, "keto", "--help"));
        addClasses(list);
        learnWindow(training(data, list), data.resolve("ferryman.log"));
        addClasses(list);
        addOwnClasses();
        Files.write(list, classes);
        List<String> dump = new ArrayList<>(List.of(java.toString()));
        options.stream().filter(option -> !option.startsWith("-Xshare:")).forEach(dump::add);
        dump.addAll(List.of(
                "-Xshare:dump", "-XX:SharedClassListFile=" + list, "-XX:SharedArchiveFile=" + archive,
                "-cp", jar.toString()));
        Shell.execute(dump);
        Shell.delete(data);
        Shell.say("class archive: " + classes.size() + " classes, " + Shell.bytes(archive) / 1_000_000 + " MB");
    }

    private List<String> training(Path data, Path list, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                java.toString(), "-XX:DumpLoadedClassList=" + list, "-XX:+UseSerialGC", "-Xshare:off",
                "-Duser.home=" + data, "-Dferryman.log.folder=" + data, "-jar", jar.toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    /** The numbers that the lists give to classes differ from run to run; the names suffice. */
    private void addClasses(Path list) throws IOException {
        if (Files.exists(list)) {
            Files.readAllLines(list).stream()
                    .filter(line -> !line.contains(" source: ") && !line.startsWith("#"))
                    .map(line -> line.startsWith("@") ? line : line.split(" ", 2)[0])
                    .forEach(classes::add);
            Files.delete(list);
        }
    }

    private void addOwnClasses() throws IOException {
        try (JarFile own = new JarFile(jar.toFile())) {
            own.stream()
                    .map(JarEntry::getName)
                    .filter(name -> name.endsWith(".class") && !name.endsWith("-info.class"))
                    .map(name -> name.substring(0, name.length() - ".class".length()))
                    .forEach(classes::add);
        }
    }

    /** Opens the window and ends it when it is shown. Without a display there is nothing to learn, which is told. */
    private void learnWindow(List<String> command, Path log) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        Process display = null;
        if (headlessIsUsual && System.getenv().getOrDefault("DISPLAY", "").isEmpty() && Shell.onPath("Xvfb")) {
            display = new ProcessBuilder("Xvfb", "-displayfd", "1", "-screen", "0", "1280x1024x24", "-nolisten", "tcp")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            builder.environment().put("DISPLAY", ":" + display.inputReader().readLine());
        }
        try {
            Process window = builder.start();
            if (!isShown(window, log)) {
                Shell.say("THE WINDOW COULD NOT BE OPENED. The class archive does not have its classes: it will open"
                        + " later than it could. Run this where there is a display, or Xvfb on the PATH.");
            }
            end(window);
        } finally {
            if (display != null) {
                end(display);
            }
        }
    }

    private static boolean isShown(Process window, Path log) throws Exception {
        for (int i = 0; i < SECONDS_UNTIL_SHOWN * 10; i++) {
            if (Files.exists(log) && Files.readString(log).contains("the window was shown")) {
                // The first frames, and what is loaded when it has the focus.
                return !window.waitFor(3, TimeUnit.SECONDS);
            }
            if (window.waitFor(100, TimeUnit.MILLISECONDS)) {
                return false;
            }
        }
        return false;
    }

    private static void end(Process process) throws InterruptedException {
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
