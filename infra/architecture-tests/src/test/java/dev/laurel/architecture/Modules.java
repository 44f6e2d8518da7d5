package dev.laurel.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The classes of all modules, read once from where the build has put them. */
final class Modules {

    private static final List<String> NAMES =
            List.of(
                    "schemas",
                    "infra/service-kit",
                    "command-service",
                    "projection-service",
                    "query-service",
                    "infra/reference",
                    "infra/stack",
                    "infra/system-tests");

    static final Path ROOT = root();

    static final JavaClasses ALL = imported();

    /** What is delivered. */
    static final JavaClasses MAIN = ALL.that(comeFrom("/target/classes/"));

    static final JavaClasses TESTS = ALL.that(comeFrom("/target/test-classes/"));

    private Modules() {}

    static List<Path> folders() {
        return NAMES.stream().map(ROOT::resolve).toList();
    }

    /** The deliberately bad classes of one package below {@code dev.laurel}. */
    static JavaClasses bad(String... packages) {
        return new ClassFileImporter().importPackages(packages);
    }

    private static JavaClasses imported() {
        var paths = new ArrayList<Path>();
        for (var folder : folders()) {
            for (var output : List.of("target/classes", "target/test-classes")) {
                var path = folder.resolve(output);
                if (Files.isDirectory(path)) {
                    paths.add(path);
                }
            }
        }
        return new ClassFileImporter().importPaths(paths);
    }

    private static DescribedPredicate<JavaClass> comeFrom(String folder) {
        return DescribedPredicate.describe(
                "come from " + folder,
                type ->
                        type.getSource()
                                .map(source -> source.getUri().toString().contains(folder))
                                .orElse(false));
    }

    private static Path root() {
        var folder = Path.of("").toAbsolutePath();
        while (folder != null && !Files.isDirectory(folder.resolve(".mvn"))) {
            folder = folder.getParent();
        }
        if (folder == null) {
            throw new IllegalStateException("Expected to run inside the repository");
        }
        return folder;
    }
}
