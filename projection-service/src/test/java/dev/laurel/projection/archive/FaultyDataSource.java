package dev.laurel.projection.archive;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;

import javax.sql.DataSource;

/** Asks before and after whatever is sent to PostgreSQL, so that a test can cut the connection. */
final class FaultyDataSource {

    /** What is asked. */
    interface Fault {

        /**
         * Something is about to be sent, or was answered.
         *
         * @return true to cut the connection here
         */
        boolean at(String step) throws InterruptedException;
    }

    private static final Set<String> SENDING =
            Set.of("execute", "executeUpdate", "executeQuery", "unwrap", "commit");

    private FaultyDataSource() {}

    static DataSource of(DataSource database, Fault fault) {
        return proxy(
                DataSource.class,
                (_, method, arguments) -> {
                    var result = invoke(database, method, arguments);
                    return result instanceof Connection connection
                            ? connection(connection, fault)
                            : result;
                });
    }

    private static Connection connection(Connection connection, Fault fault) {
        return proxy(Connection.class, asking(connection, connection, fault));
    }

    private static InvocationHandler asking(Object target, Connection connection, Fault fault) {
        return (_, method, arguments) -> {
            var name = method.getName();
            if (!SENDING.contains(name)) {
                return switch (invoke(target, method, arguments)) {
                    case PreparedStatement statement ->
                            proxy(PreparedStatement.class, asking(statement, connection, fault));
                    case Statement statement ->
                            proxy(Statement.class, asking(statement, connection, fault));
                    case null -> null;
                    case Object result -> result;
                };
            }
            ask("before " + name, connection, fault);
            var result = invoke(target, method, arguments);
            ask("after " + name, connection, fault);
            return result;
        };
    }

    private static void ask(String step, Connection connection, Fault fault) throws Exception {
        if (fault.at(step)) {
            connection.abort(Runnable::run);
            throw new SQLException("cut " + step);
        }
    }

    private static Object invoke(Object target, java.lang.reflect.Method method, Object[] arguments)
            throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(
                Proxy.newProxyInstance(
                        FaultyDataSource.class.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
