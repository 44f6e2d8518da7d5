package dev.laurel.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.util.TreeMap;

class SourceSizesTest {

    @Test
    void shouldKeepFilesMethodsAndParametersWithinBounds() throws IOException {
        var texts = new TreeMap<String, String>();
        for (var module : Modules.folders()) {
            var sources = module.resolve("src/main/java");
            if (Files.isDirectory(sources)) {
                try (var files = Files.walk(sources)) {
                    for (var file :
                            files.filter(path -> path.toString().endsWith(".java")).toList()) {
                        var name = Modules.ROOT.relativize(file).toString();
                        texts.put(name, Files.readString(file));
                    }
                }
            }
        }
        assertThat(texts).hasSizeGreaterThan(50);
        assertThat(SourceSizes.excesses(texts))
                .as("cut in two what has two reasons to change")
                .isEmpty();
    }

    @Test
    void shouldNoticeALongFile() {
        assertThat(SourceSizes.excesses("A.java", "class A {" + "\n".repeat(500) + "}"))
                .containsExactly("A.java: 501 lines, at most 500");
        assertThat(SourceSizes.excesses("A.java", "class A {" + "\n".repeat(499) + "}")).isEmpty();
    }

    @Test
    void shouldNoticeALongMethodButNotItsJavadoc() {
        var javadoc = "/**" + "\n *".repeat(70) + "/\n";
        assertThat(SourceSizes.excesses("A.java", method(javadoc, 58))).isEmpty();
        assertThat(SourceSizes.excesses("A.java", method(javadoc, 60)))
                .containsExactly("A.java m(): lines 61, at most 60");
    }

    @Test
    void shouldCountParametersOfMethodsConstructorsAndRecords() {
        var eight = "int a, int b, int c, int d, int e, int f, int g, int h";
        var seven = eight.substring(0, eight.lastIndexOf(','));
        assertThat(SourceSizes.excesses("A.java", "class A { void m(" + eight + ") {} }"))
                .containsExactly("A.java m(): parameters 8, at most 7");
        assertThat(SourceSizes.excesses("A.java", "class A { A(" + eight + ") {} }"))
                .containsExactly("A.java <init>(): parameters 8, at most 7");
        assertThat(SourceSizes.excesses("A.java", "record A(" + eight + ") { A {} }"))
                .contains("A.java A: components 8, at most 7");
        assertThat(
                        SourceSizes.excesses(
                                "A.java",
                                "record A(" + seven + ") { static int X = 1; A { m(); } }"))
                .isEmpty();
    }

    @Test
    void shouldSayWhereASourceCannotBeRead() {
        assertThat(SourceSizes.excesses("A.java", "class A {")).hasSize(1);
    }

    private static String method(String javadoc, int lines) {
        return "class A {\n" + javadoc + "void m() {" + "\n".repeat(lines) + "} }";
    }
}
