package dev.laurel.stack.service;

import dev.laurel.stack.StackException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The built project: where the jars of the modules are. Services run from their jars and those of
 * their dependencies, as Maven listed them.
 */
public record LaurelHome(Path root) {

    /** Set by the ./laurel script. */
    private static final String PROPERTY = "laurel.home";

    /** The property, or the nearest directory above the working directory that is the project. */
    public static LaurelHome find() {
        var property = System.getProperty(PROPERTY);
        if (property != null) {
            return new LaurelHome(Path.of(property));
        }
        return Stream.iterate(
                        Optional.of(Path.of("").toAbsolutePath()),
                        Optional::isPresent,
                        path -> path.map(Path::getParent))
                .flatMap(Optional::stream)
                .filter(LaurelHome::project)
                .map(LaurelHome::new)
                .findFirst()
                .orElseThrow(
                        () ->
                                new StackException(
                                        "Expected to run inside the Laurel project, or with -D"
                                                + PROPERTY));
    }

    /** The class path of a module, given as its path in the project. */
    public String classPath(String module) {
        var target = root.resolve(module).resolve("target");
        var list = target.resolve("classpath.txt");
        try (var files = Files.list(target)) {
            var jar =
                    files.filter(LaurelHome::moduleJar)
                            .findFirst()
                            .orElseThrow(() -> new IOException("no jar in " + target));
            return jar + ":" + Files.readString(list).strip();
        } catch (IOException e) {
            throw new StackException(
                    "Module " + module + " is not built (" + e.getMessage() + "); run mvn package",
                    e);
        }
    }

    /** Where the PostgreSQL programs are unpacked, for all stacks of this project. */
    public Path postgresCache() {
        return root.resolve("infra/stack/target/postgres");
    }

    /** Where the class archives are kept, for all stacks of this project. */
    public Path archiveCache() {
        return root.resolve("infra/stack/target/archives");
    }

    private static boolean project(Path path) {
        return Files.exists(path.resolve("infra/stack/pom.xml"))
                && Files.exists(path.resolve("schemas/pom.xml"));
    }

    private static boolean moduleJar(Path file) {
        var name = file.getFileName().toString();
        return name.startsWith("laurel-")
                && name.endsWith(".jar")
                && !name.endsWith("-tests.jar")
                && !name.endsWith("-sources.jar");
    }
}
