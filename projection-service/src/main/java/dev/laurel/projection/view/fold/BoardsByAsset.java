package dev.laurel.projection.view.fold;

import dev.laurel.contract.board.BoardDefinition;
import dev.laurel.contract.catalogue.Catalogue;
import dev.laurel.contract.id.AssetId;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which boards look at an asset, worked out once. Immutable. */
final class BoardsByAsset {

    private final Map<AssetId, List<BoardDefinition>> boards = new HashMap<>();

    BoardsByAsset(Catalogue catalogue) {
        for (var asset : catalogue.assets()) {
            boards.put(asset.id(), catalogue.boardsOf(asset.id()));
        }
    }

    List<BoardDefinition> of(AssetId asset) {
        return boards.getOrDefault(asset, List.of());
    }
}
