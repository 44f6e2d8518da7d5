package dev.laurel.architecture.bad.http;

import java.sql.Connection;

/** Bad on purpose: no servlet at all, and it speaks to the database. */
public final class FatServlet {

    public int answer(Connection connection) {
        return connection.hashCode();
    }
}
