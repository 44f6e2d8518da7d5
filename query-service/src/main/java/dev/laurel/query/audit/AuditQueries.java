package dev.laurel.query.audit;

import dev.laurel.contract.catalogue.AssetDefinition;
import dev.laurel.contract.catalogue.Catalogue;
import dev.laurel.contract.id.AssetId;
import dev.laurel.contract.position.Position;
import dev.laurel.kafka.topic.Topics;
import dev.laurel.query.replica.ReadView;
import dev.laurel.query.store.AppliedOffset;
import dev.laurel.query.store.AuditRow;
import dev.laurel.query.store.ColumnFamily;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads the sums over all users, from one read view.
 *
 * <p>Threading: any thread.
 */
public final class AuditQueries {

    private final Catalogue catalogue;

    public AuditQueries(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    /** Of every asset that is known or of which anybody has any. */
    public SortedMap<String, AuditRow> sums(ReadView view) {
        var sums = new TreeMap<String, AuditRow>();
        catalogue.assets().stream()
                .map(AssetDefinition::id)
                .map(AssetId::value)
                .forEach(asset -> sums.put(asset, AuditRow.ZERO));
        sums.putAll(AuditRow.all(view.rows()));
        return sums;
    }

    /**
     * The position that the sums are of: that of the views, which may be ahead of what the events
     * have brought, and so of the position of the read view.
     */
    public Position position(ReadView view) {
        var offsets = new long[view.position().partitions()];
        for (var partition = 0; partition < offsets.length; partition++) {
            var key = AppliedOffset.key(Topics.VIEWS.number(), partition);
            var row = view.rows().get(ColumnFamily.APPLIED_POSITION, key);
            offsets[partition] = row == null ? -1 : AppliedOffset.decode(row).event();
        }
        return Position.of(offsets);
    }
}
