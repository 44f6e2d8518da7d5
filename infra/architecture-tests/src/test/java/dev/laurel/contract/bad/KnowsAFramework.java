package dev.laurel.contract.bad;

import dev.laurel.projection.bad.ForeignRecord;

import java.sql.Connection;

/** Bad on purpose: the contract knows no framework and no service. */
public final class KnowsAFramework {

    public boolean is(Connection connection, ForeignRecord foreign) {
        return connection.hashCode() == foreign.number();
    }
}
