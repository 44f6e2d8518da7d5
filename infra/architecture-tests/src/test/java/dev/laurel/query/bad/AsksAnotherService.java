package dev.laurel.query.bad;

import dev.laurel.projection.bad.ForeignRecord;

/** Bad on purpose: services meet in schemas only. */
public final class AsksAnotherService {

    public int number(ForeignRecord foreign) {
        return foreign.number();
    }
}
