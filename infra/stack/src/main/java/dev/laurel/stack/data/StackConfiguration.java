package dev.laurel.stack.data;

import dev.laurel.contract.catalogue.Catalogue;
import dev.laurel.contract.catalogue.CatalogueException;
import dev.laurel.contract.catalogue.CatalogueReader;
import dev.laurel.stack.StackException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The laurel.yaml that a stack runs with: the given file, else that of the last time, else the one
 * that ships. Checked before anything is started, because views already kept were counted by it.
 */
public record StackConfiguration(String text) {

    /**
     * Chooses and checks.
     *
     * @throws StackException naming the key that is wrong, or the asset or board that changed
     */
    public static StackConfiguration resolve(DataDirectory directory, Optional<Path> given) {
        var saved = directory.configuration();
        var before = Files.exists(saved) ? Optional.of(readText(saved)) : Optional.<String>empty();
        if (given.isEmpty()) {
            var text = before.orElseGet(CatalogueReader::defaultText);
            parse(before.isPresent() ? saved.toString() : "laurel.yaml", text);
            return new StackConfiguration(text);
        }
        var text = readText(given.get());
        var next = parse(given.get().toString(), text);
        before.ifPresent(old -> requireSame(directory, parse(saved.toString(), old), next));
        return new StackConfiguration(text);
    }

    /** Its assets and boards. */
    public Catalogue catalogue() {
        return CatalogueReader.parse(text);
    }

    /** Keeps it for the services and for the next start. */
    public void write(DataDirectory directory) {
        try {
            Files.writeString(directory.configuration(), text);
        } catch (IOException e) {
            throw new StackException(
                    "Expected to write " + directory.configuration() + ", but: " + e, e);
        }
    }

    private static Catalogue parse(String name, String text) {
        try {
            return CatalogueReader.parse(text);
        } catch (CatalogueException e) {
            throw new StackException(name + ": " + e.getMessage(), StackException.USAGE);
        }
    }

    private static String readText(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new StackException(
                    "Expected to read configuration " + file + ", but: " + e, StackException.USAGE);
        }
    }

    private static void requireSame(DataDirectory directory, Catalogue before, Catalogue next) {
        var changed = new ArrayList<String>();
        for (var asset : before.assets()) {
            if (!next.asset(asset.id()).equals(Optional.of(asset))) {
                changed.add("assets." + asset.id().value());
            }
        }
        for (var board : before.boards()) {
            if (!next.board(board.id()).equals(Optional.of(board))) {
                changed.add("boards." + board.id().value());
            }
        }
        changed.addAll(added(before, next));
        if (!changed.isEmpty()) {
            throw new StackException(
                    "The data in %s were counted with another configuration; changed: %s. Use another --data directory, or the configuration kept there."
                            .formatted(directory.root(), String.join(", ", changed)),
                    StackException.USAGE);
        }
    }

    /** A new asset is harmless; a new board would miss everything that happened before it. */
    private static List<String> added(Catalogue before, Catalogue next) {
        return next.boards().stream()
                .filter(board -> before.board(board.id()).isEmpty())
                .map(board -> "boards." + board.id().value() + " (new)")
                .toList();
    }
}
