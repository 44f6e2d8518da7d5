package dev.laurel.architecture;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import javax.lang.model.element.Modifier;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** What of a source file is larger than one can follow: by the compiler's own parser. */
final class SourceSizes {

    static final int FILE_LINES_MAX = 500;
    static final int METHOD_LINES_MAX = 60;
    static final int PARAMETERS_MAX = 7;

    private SourceSizes() {}

    /** Each excess in one line; empty where there is none. */
    static List<String> excesses(String name, String source) {
        return excesses(Map.of(name, source));
    }

    /**
     * The excesses of many files, read in one go.
     *
     * @param sources texts by the name of their file
     */
    static List<String> excesses(Map<String, String> sources) {
        var excesses = new ArrayList<String>();
        var files = new ArrayList<Source>();
        for (var source : sources.entrySet()) {
            var lines = source.getValue().lines().count();
            if (lines > FILE_LINES_MAX) {
                excesses.add(source.getKey() + ": " + lines + " lines, at most " + FILE_LINES_MAX);
            }
            files.add(new Source(source.getKey(), source.getValue()));
        }
        var problems = new DiagnosticCollector<JavaFileObject>();
        var compiler = ToolProvider.getSystemJavaCompiler();
        var output = new StringWriter();
        var task = (JavacTask) compiler.getTask(output, null, problems, List.of(), null, files);
        try {
            for (var unit : task.parse()) {
                var positions = Trees.instance(task).getSourcePositions();
                var name = unit.getSourceFile().toUri().getPath().substring(1);
                new Scanner(name, unit, positions, excesses).scan(unit, null);
            }
        } catch (IOException e) {
            throw new IllegalStateException("Expected to parse sources", e);
        }
        problems.getDiagnostics().stream()
                .map(
                        problem ->
                                problem.getSource().toUri().getPath().substring(1)
                                        + ": "
                                        + problem.getMessage(Locale.ROOT))
                .forEach(excesses::add);
        return excesses;
    }

    private static final class Scanner extends TreeScanner<Void, Void> {

        private final String name;
        private final CompilationUnitTree unit;
        private final SourcePositions positions;
        private final List<String> excesses;

        Scanner(
                String name,
                CompilationUnitTree unit,
                SourcePositions positions,
                List<String> excesses) {
            this.name = name;
            this.unit = unit;
            this.positions = positions;
            this.excesses = excesses;
        }

        @Override
        public Void visitClass(ClassTree type, Void nothing) {
            if (type.getKind() == Tree.Kind.RECORD) {
                var components =
                        type.getMembers().stream()
                                .filter(VariableTree.class::isInstance)
                                .map(VariableTree.class::cast)
                                .filter(
                                        field ->
                                                !field.getModifiers()
                                                        .getFlags()
                                                        .contains(Modifier.STATIC))
                                .count();
                bound(type.getSimpleName() + ": components", components, PARAMETERS_MAX);
            }
            return super.visitClass(type, null);
        }

        @Override
        public Void visitMethod(MethodTree method, Void nothing) {
            var what = method.getName() + "()";
            bound(what + ": parameters", method.getParameters().size(), PARAMETERS_MAX);
            bound(
                    what + ": lines",
                    line(positions.getEndPosition(unit, method))
                            - line(positions.getStartPosition(unit, method))
                            + 1,
                    METHOD_LINES_MAX);
            return super.visitMethod(method, null);
        }

        private long line(long position) {
            return unit.getLineMap().getLineNumber(position);
        }

        private void bound(String what, long is, int most) {
            if (is > most) {
                excesses.add(name + " " + what + " " + is + ", at most " + most);
            }
        }
    }

    private static final class Source extends SimpleJavaFileObject {

        private final String text;

        Source(String name, String text) {
            super(URI.create("string:///" + name), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
