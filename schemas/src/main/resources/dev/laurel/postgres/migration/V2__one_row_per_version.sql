-- One row per user and version. A unique index of the whole table would need the partition column decided_at, and would
-- then allow what it is to refuse; one of each partition needs none. Nothing is refused across two months: doubles are
-- decided within moments, and only those around midnight of a month's first day (UTC) have two.

-- The index of one partition, made where it is not there. A partition that has doubles from before is given an index that
-- refuses none, so that histories are still read by index; remove the doubles, drop that index, and the writer makes this one.
-- Returns whether doubles are refused.
CREATE FUNCTION ledger_entry_index_versions(month regclass) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    index_name text := (SELECT relname FROM pg_class WHERE oid = month) || '_user_version';
    kind text;
BEGIN
    IF to_regclass(quote_ident(index_name)) IS NULL THEN
        FOREACH kind IN ARRAY ARRAY['UNIQUE INDEX', 'INDEX'] LOOP
            BEGIN
                EXECUTE format(
                    'CREATE %s %I ON %s (user_id, version DESC) WHERE version IS NOT NULL', kind, index_name, month);
                EXIT;
            EXCEPTION WHEN unique_violation THEN
                RAISE WARNING 'Partition % has two rows of one user and version: %', month, SQLERRM;
            END;
        END LOOP;
    END IF;
    RETURN (SELECT indisunique FROM pg_index WHERE indexrelid = to_regclass(quote_ident(index_name)));
END
$$;

-- Before the old index is dropped, so that readers always have one.
SELECT ledger_entry_index_versions(inhrelid)
FROM pg_inherits
WHERE inhparent = 'ledger_entry'::regclass
ORDER BY inhrelid;

DROP INDEX ledger_entry_user_version;

-- The double that the archive of the partition stopped at and that has its dead letter already; null where there is none.
ALTER TABLE archive_offset ADD COLUMN double_offset bigint;
