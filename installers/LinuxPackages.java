import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * Packages for Linux, made of one tree of files. They have no scripts: whatever they bring is a file of theirs, so that
 * nothing is left when they are removed.
 */
final class LinuxPackages {

    private static final Path FILES = Path.of("installers/linux");
    private static final Path ICONS = Path.of("resources/org/ferryman/desktop");
    private static final List<Integer> ICON_SIZES = List.of(16, 32, 48, 128, 256);

    private final Path folder;
    private final Path tree;
    private final String version;

    /** Packages of a version of the program, made in a folder. */
    LinuxPackages(Path folder, String version) {
        this.folder = folder;
        this.tree = folder.resolve("tree");
        this.version = version;
    }

    /** Lays out the files as they are to be in the root directory. */
    void layOut(Path image) throws IOException {
        Shell.delete(tree);
        copy(image, tree.resolve("opt/ferryman"));
        Path bin = Files.createDirectories(tree.resolve("usr/bin"));
        Files.createSymbolicLink(bin.resolve("ferryman"), Path.of("/opt/ferryman/bin/ferryman"));
        place(FILES.resolve("ferryman.desktop"), "usr/share/applications/ferryman.desktop");
        Path app = image.resolve("lib/app");
        place(app.resolve("completion/ferryman"), "usr/share/bash-completion/completions/ferryman");
        place(app.resolve("legal/LICENSE"), "usr/share/doc/ferryman/copyright");
        place(app.resolve("legal/THIRD-PARTY.txt"), "usr/share/doc/ferryman/THIRD-PARTY.txt");
        for (int size : ICON_SIZES) {
            place(
                    ICONS.resolve("icon-" + size + ".png"),
                    "usr/share/icons/hicolor/" + size + "x" + size + "/apps/ferryman.png");
        }
    }

    /** Makes the package for Debian, Ubuntu and their kin. */
    Path deb() throws IOException {
        String architecture = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
        Path control = Files.createDirectories(tree.resolve("DEBIAN")).resolve("control");
        Files.writeString(
                control,
                Files.readString(FILES.resolve("control"))
                        .replace("{version}", version)
                        .replace("{architecture}", architecture)
                        .replace("{kilobytes}", String.valueOf(Shell.bytes(tree) / 1024)));
        Path deb = folder.resolve("ferryman_" + version + "_" + architecture + ".deb");
        Shell.execute(List.of(
                "dpkg-deb", "--root-owner-group", "-Zxz", "--build", tree.toString(), deb.toString()));
        Shell.delete(control.getParent());
        return deb;
    }

    /** Makes the package for Fedora, openSUSE and their kin. */
    Path rpm() throws IOException {
        Path work = folder.resolve("rpmbuild").toAbsolutePath();
        Shell.execute(List.of(
                "rpmbuild", "-bb", "--define", "_topdir " + work, "--define", "_rpmdir " + folder.toAbsolutePath(),
                "--define", "_rpmfilename %{name}-%{version}-%{release}.%{_arch}.rpm",
                "--define", "ferryman_version " + version, "--define", "ferryman_tree " + tree.toAbsolutePath(),
                FILES.resolve("ferryman.spec").toString()));
        try (Stream<Path> made = Files.list(folder)) {
            return made.filter(path -> path.toString().endsWith(".rpm")).findFirst().orElseThrow();
        }
    }

    private void place(Path file, String destination) throws IOException {
        Path to = tree.resolve(destination);
        Files.createDirectories(to.getParent());
        Files.copy(file, to);
    }

    /** With times, rights and links as they are: the class archive is checked against times. */
    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> all = Files.walk(from)) {
            for (Path path : all.filter(each -> !each.equals(from)).toList()) {
                Path copy = to.resolve(from.relativize(path).toString());
                if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(path, copy, StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
                }
            }
        }
    }
}
