package dev.laurel.contract.catalogue;

import dev.laurel.contract.board.BoardDefinition;
import dev.laurel.contract.id.AssetId;
import dev.laurel.contract.id.BoardId;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The configured assets and boards, in the order of the file. Immutable. */
public final class Catalogue {

    private final Map<AssetId, AssetDefinition> assets;
    private final Map<BoardId, BoardDefinition> boards;

    public Catalogue(List<AssetDefinition> assets, List<BoardDefinition> boards) {
        var assetsById = new LinkedHashMap<AssetId, AssetDefinition>();
        assets.forEach(asset -> assetsById.put(asset.id(), asset));
        var boardsById = new LinkedHashMap<BoardId, BoardDefinition>();
        boards.forEach(board -> boardsById.put(board.id(), board));
        this.assets = Collections.unmodifiableMap(assetsById);
        this.boards = Collections.unmodifiableMap(boardsById);
    }

    public Optional<AssetDefinition> asset(AssetId id) {
        return Optional.ofNullable(assets.get(id));
    }

    public Optional<BoardDefinition> board(BoardId id) {
        return Optional.ofNullable(boards.get(id));
    }

    public List<AssetDefinition> assets() {
        return List.copyOf(assets.values());
    }

    public List<BoardDefinition> boards() {
        return List.copyOf(boards.values());
    }

    /** The boards that count credits of this asset. */
    public List<BoardDefinition> boardsOf(AssetId asset) {
        return boards.values().stream().filter(board -> board.asset().equals(asset)).toList();
    }
}
