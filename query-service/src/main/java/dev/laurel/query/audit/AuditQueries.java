package dev.laurel.query.audit;

import dev.laurel.contract.catalogue.AssetDefinition;
import dev.laurel.contract.catalogue.Catalogue;
import dev.laurel.contract.id.AssetId;
import dev.laurel.query.replica.ReadView;
import dev.laurel.query.store.AuditRow;
import dev.laurel.query.store.ColumnFamily;

import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads the sums over all users, from one read view.
 *
 * <p>Threading: any thread.
 */
public final class AuditQueries {

    private static final byte[] FIRST = {0};
    private static final byte[] END = {(byte) 0xff};

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
        try (var rows = view.rows().cursor(ColumnFamily.AUDIT, FIRST, END)) {
            for (; rows.isValid(); rows.next()) {
                sums.put(
                        new String(rows.key(), StandardCharsets.UTF_8),
                        AuditRow.decode(rows.value()));
            }
        }
        return sums;
    }
}
