package dev.laurel.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import org.junit.jupiter.api.Test;
import org.w3c.dom.Comment;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;

/** What holds for the repository as a whole. */
class RepositoryTest {

    /** In pieces, so that this file is not found by its own search. */
    private static final Pattern PLACES =
            Pattern.compile(
                    "/ho"
                            + "me/\\w|/ro"
                            + "ot/|/Use"
                            + "rs/\\w|/wo"
                            + "rk/(main|shared)|\\b[A-Z]:\\\\Us"
                            + "ers|repo1?\\.ma"
                            + "ven\\.(apache\\.)?org|regis"
                            + "try\\.npm"
                            + "js|(regis"
                            + "try-1|index)\\.dock"
                            + "er|gh"
                            + "cr\\.io|qu"
                            + "ay\\.io|arti"
                            + "factory|py"
                            + "pi\\.org|file:"
                            + "///\\w");

    @Test
    void shouldHaveAReasonForEveryDependency() throws IOException {
        var pom = Files.readString(Modules.ROOT.resolve("pom.xml"));
        assertThat(withoutReason(pom))
                .as("say in a comment directly above it what the dependency is for")
                .isEmpty();
    }

    @Test
    void shouldNoticeADependencyWithoutReason() {
        var good = "<!-- kafka-clients: producer. -->" + dependency("k", "kafka-clients");
        assertThat(withoutReason(pom(good))).isEmpty();
        assertThat(withoutReason(pom(good + dependency("k", "kafka-streams")))).isEmpty();
        assertThat(withoutReason(pom(good + dependency("x", "xz")))).containsExactly("x:xz");
        assertThat(withoutReason(pom(dependency("x", "xz") + good))).containsExactly("x:xz");
        assertThat(
                        withoutReason(
                                pom(
                                        "<!-- a, xz: unpack. -->"
                                                + dependency("y", "a")
                                                + dependency("x", "xz"))))
                .isEmpty();
    }

    @Test
    void shouldNameNoMachineAndNoRegistry() throws IOException, InterruptedException {
        assumeThat(Modules.ROOT.resolve(".git")).exists();
        var found = new ArrayList<String>();
        for (var file : committedFiles()) {
            if (Files.isRegularFile(file) && Files.size(file) < 1_000_000) {
                found.addAll(places(Modules.ROOT.relativize(file).toString(), text(file)));
            }
        }
        assertThat(found).as("a clone elsewhere has no such place: take a setting").isEmpty();
    }

    @Test
    void shouldNoticePlaces() {
        assertThat(places("a", "cd /ho" + "me/ann/laurel")).hasSize(1);
        assertThat(places("a", "ok\nimage: gh" + "cr.io/x"))
                .containsExactly("a:2: image: gh" + "cr.io/x");
        assertThat(places("a", "http://maven.apache.org/POM/4.0.0 /usr/lib/jvm home/x")).isEmpty();
    }

    @Test
    void shouldHaveALicence() throws IOException {
        assertThat(Files.readString(Modules.ROOT.resolve("LICENSE")))
                .contains("Apache License")
                .contains("Version 2.0");
    }

    /** The managed dependencies that no comment is for, imported lists of versions aside. */
    private static List<String> withoutReason(String pom) {
        var missing = new ArrayList<String>();
        var management = (Element) parsed(pom).getElementsByTagName("dependencyManagement").item(0);
        var reason = "";
        var reasonGroup = "";
        for (var node = management.getElementsByTagName("dependencies").item(0).getFirstChild();
                node != null;
                node = node.getNextSibling()) {
            if (node instanceof Comment comment) {
                reason = comment.getData();
                reasonGroup = "";
            } else if (node instanceof Element dependency) {
                var group = child(dependency, "groupId");
                var artifact = child(dependency, "artifactId");
                var first = reasonGroup.isEmpty() && !reason.isEmpty();
                // A reason is for what follows it at once: the same group, or what it names.
                var covered = first || group.equals(reasonGroup) || reason.contains(artifact);
                if (!covered && !child(dependency, "scope").equals("import")) {
                    missing.add(group + ":" + artifact);
                }
                reasonGroup = covered && first ? group : reasonGroup;
            }
        }
        return missing;
    }

    private static String child(Element element, String name) {
        var children = element.getElementsByTagName(name);
        return children.getLength() == 0 ? "" : children.item(0).getTextContent().strip();
    }

    private static Element parsed(String xml) {
        try {
            var factory = DocumentBuilderFactory.newInstance();
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            var builder = factory.newDocumentBuilder();
            Node root = builder.parse(new InputSource(new StringReader(xml))).getDocumentElement();
            return (Element) root;
        } catch (ParserConfigurationException | SAXException | IOException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static List<Path> committedFiles() throws IOException, InterruptedException {
        var git =
                new ProcessBuilder("git", "ls-files", "-z")
                        .directory(Modules.ROOT.toFile())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        var names = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(git.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return names.isEmpty()
                ? List.of()
                : List.of(names.split("\0", -1)).stream()
                        .filter(name -> !name.isEmpty())
                        .map(Modules.ROOT::resolve)
                        .toList();
    }

    private static List<String> places(String name, String text) {
        var found = new ArrayList<String>();
        var number = 0;
        for (var line : text.lines().toList()) {
            number++;
            if (PLACES.matcher(line).find()) {
                found.add(name + ":" + number + ": " + line.strip());
            }
        }
        return found;
    }

    /** The text of a file, or nothing where it is none. */
    private static String text(Path file) throws IOException {
        try {
            return Files.readString(file);
        } catch (CharacterCodingException _) {
            return "";
        }
    }

    private static String pom(String dependencies) {
        return "<project><dependencyManagement><dependencies>"
                + dependencies
                + "</dependencies></dependencyManagement></project>";
    }

    private static String dependency(String group, String artifact) {
        return "<dependency><groupId>"
                + group
                + "</groupId><artifactId>"
                + artifact
                + "</artifactId></dependency>";
    }
}
