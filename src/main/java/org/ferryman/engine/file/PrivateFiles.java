package org.ferryman.engine.file;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Files and folders that only their owner can read, from their first moment on (where the file system knows owners).
 */
public final class PrivateFiles {

    private static final int TAIL = 2000;
    private static final String FOLDER = "rwx------";
    private static final String FILE = "rw-------";

    private PrivateFiles() {}

    /** Makes a folder with those above it; what is there already stays as it is. */
    public static void createDirectories(Path folder) throws IOException {
        Files.createDirectories(folder, permissions(FOLDER));
    }

    /** Makes a folder that must not be there yet, in one that is. */
    public static void createDirectory(Path folder) throws IOException {
        Files.createDirectory(folder, permissions(FOLDER));
    }

    /** Writes a file that must not be there yet. */
    public static void write(Path file, String content) throws IOException {
        Files.createFile(file, permissions(FILE));
        Files.writeString(file, content);
    }

    /** Makes an empty file; one that is there already stays as it is. */
    public static void create(Path file) throws IOException {
        try {
            Files.createFile(file, permissions(FILE));
        } catch (FileAlreadyExistsException there) {
            return;
        }
    }

    /** Keeps others from all that is in a folder, and from the folder, as some other program has made it. */
    public static void close(Path folder) throws IOException {
        if (!isPosix()) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : (Iterable<Path>) all::iterator) {
                if (!Files.isSymbolicLink(path)) {
                    Files.setPosixFilePermissions(
                            path, PosixFilePermissions.fromString(Files.isDirectory(path) ? FOLDER : FILE));
                }
            }
        }
    }

    /** The end of a log, whatever its encoding; empty if there is none. */
    public static String tail(Path file) throws IOException {
        if (!Files.exists(file)) {
            return "";
        }
        String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).strip();
        return text.substring(Math.max(0, text.length() - TAIL));
    }

    /** Deletes a folder with all that is in it. What somebody else deletes at the same time is no error. */
    public static void deleteTree(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                if (e instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw e;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException e) throws IOException {
                if (e != null && !(e instanceof NoSuchFileException)) {
                    throw e;
                }
                Files.deleteIfExists(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static boolean isPosix() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    }

    private static FileAttribute<?>[] permissions(String posix) {
        return isPosix()
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(posix))}
                : new FileAttribute<?>[0];
    }
}
