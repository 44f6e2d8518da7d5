package dev.laurel.kit.metrics;

import java.util.List;
import java.util.stream.Stream;

/**
 * One number of a Kafka client that is shown.
 *
 * <p>A client has 100 to 3,000 of them: by node, by topic, by partition, by task, and averages that
 * are no number while nothing happens. Shown are those that answer a question of the one who runs
 * Laurel: does it reach the broker, how much goes through, how far is it behind, does anything
 * fail, is it held up by its buffer or by the broker, does its group rebalance, do the stores fit.
 * Each is one series for each client, summed or maximised over what the client keeps apart.
 *
 * @param group of Kafka's metrics
 * @param name within the group
 * @param counter whether it only grows
 * @param merge how the values of threads, tasks and stores become one
 * @param help with the unit
 */
record KafkaMeter(String group, String name, boolean counter, Merge merge, String help) {

    private static final String GROUP_SUFFIX = "-metrics";

    /** How several values become one. */
    enum Merge {
        SUM,
        MAX
    }

    private static final List<KafkaMeter> ADMIN_ROWS = connection("admin-client-metrics");

    private static final List<KafkaMeter> PRODUCER_ROWS =
            join(connection("producer-metrics"), producer());

    private static final List<KafkaMeter> CONSUMER_ROWS =
            join(connection("consumer-metrics"), consumer());

    private static final List<KafkaMeter> GROUP_ROWS = join(CONSUMER_ROWS, membership());

    private static final List<KafkaMeter> STREAMS_ROWS =
            join(join(PRODUCER_ROWS, GROUP_ROWS), streams());

    /** Of an admin client. */
    static List<KafkaMeter> ofAdmin() {
        return ADMIN_ROWS;
    }

    /** Of a producer. */
    static List<KafkaMeter> ofProducer() {
        return PRODUCER_ROWS;
    }

    /** Of a consumer without group. */
    static List<KafkaMeter> ofConsumer() {
        return CONSUMER_ROWS;
    }

    /** Of a consumer that is a member of a group. */
    static List<KafkaMeter> ofGroupMember() {
        return GROUP_ROWS;
    }

    /** Of a Streams client: its consumers and producers, its threads and its stores. */
    static List<KafkaMeter> ofStreams() {
        return STREAMS_ROWS;
    }

    private static List<KafkaMeter> join(List<KafkaMeter> some, List<KafkaMeter> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }

    private static List<KafkaMeter> connection(String group) {
        return List.of(
                gauge(group, "connection-count", "Open connections to brokers"),
                counter(group, "connection-creation-total", "Connections made to brokers"),
                counter(group, "failed-authentication-total", "Connections refused by a broker"),
                counter(group, "incoming-byte-total", "Bytes received from brokers"),
                counter(group, "outgoing-byte-total", "Bytes sent to brokers"));
    }

    private static List<KafkaMeter> producer() {
        var group = "producer-metrics";
        return List.of(
                counter(group, "record-send-total", "Records sent"),
                counter(group, "record-error-total", "Records that could not be sent"),
                counter(group, "record-retry-total", "Records sent again after a failure"),
                max(group, "record-queue-time-max", "Longest wait of a batch in the buffer, ms"),
                max(group, "request-latency-max", "Longest answer to a request, ms"),
                gauge(group, "requests-in-flight", "Requests that wait for their answer"),
                gauge(group, "waiting-threads", "Threads that wait for room in the buffer"),
                gauge(group, "buffer-total-bytes", "Size of the buffer, bytes"),
                gauge(group, "buffer-available-bytes", "Free room in the buffer, bytes"),
                counter(group, "bufferpool-wait-time-ns-total", "Time waited for room, ns"));
    }

    private static List<KafkaMeter> consumer() {
        var fetch = "consumer-fetch-manager-metrics";
        return List.of(
                counter(fetch, "records-consumed-total", "Records read"),
                counter(fetch, "bytes-consumed-total", "Bytes of records read"),
                counter(fetch, "fetch-total", "Fetches answered"),
                max(fetch, "fetch-latency-max", "Longest answer to a fetch, ms"),
                max(fetch, "records-lag-max", "Records behind in the partition furthest behind"),
                max("consumer-metrics", "last-poll-seconds-ago", "Seconds since the last poll"));
    }

    private static List<KafkaMeter> membership() {
        var group = "consumer-coordinator-metrics";
        return List.of(
                gauge(group, "assigned-partitions", "Partitions that the group has given it"),
                counter(group, "rebalance-total", "Rebalances of the group"),
                counter(group, "failed-rebalance-total", "Rebalances that failed"),
                max(group, "rebalance-latency-max", "Longest rebalance, ms"),
                max(group, "last-heartbeat-seconds-ago", "Seconds since the last heartbeat"));
    }

    private static List<KafkaMeter> streams() {
        var thread = "stream-thread-metrics";
        var store = "stream-state-metrics";
        return List.of(
                gauge("stream-metrics", "alive-stream-threads", "Stream threads that live"),
                gauge("stream-metrics", "failed-stream-threads", "Stream threads that died"),
                counter(thread, "process-total", "Records processed"),
                max(thread, "process-latency-max", "Longest processing of a record, ms"),
                counter(thread, "commit-total", "Commits"),
                max(thread, "commit-latency-max", "Longest commit, ms"),
                max(thread, "poll-latency-max", "Longest poll, ms"),
                max(thread, "punctuate-latency-max", "Longest punctuation, ms"),
                counter(thread, "task-created-total", "Tasks taken"),
                counter(thread, "task-closed-total", "Tasks given up"),
                counter("stream-task-metrics", "dropped-records-total", "Records dropped"),
                gauge(store, "total-sst-files-size", "Size of the stores' files, bytes"),
                gauge(store, "estimate-num-keys", "About how many keys the stores have"),
                gauge(store, "estimate-pending-compaction-bytes", "Bytes to compact, about"),
                gauge(store, "size-all-mem-tables", "Size of the stores' memtables, bytes"),
                gauge(store, "num-running-compactions", "Compactions that run"),
                gauge(store, "background-errors", "Errors of the stores' own threads"));
    }

    private static KafkaMeter gauge(String group, String name, String help) {
        return new KafkaMeter(group, name, false, Merge.SUM, help);
    }

    private static KafkaMeter max(String group, String name, String help) {
        return new KafkaMeter(group, name, false, Merge.MAX, help);
    }

    private static KafkaMeter counter(String group, String name, String help) {
        return new KafkaMeter(group, name, true, Merge.SUM, help);
    }

    /** Its name as Micrometer's own binder of Kafka has it, for the dashboards that know that. */
    String meterName() {
        var prefix =
                group.endsWith(GROUP_SUFFIX)
                        ? group.substring(0, group.length() - GROUP_SUFFIX.length())
                        : group;
        return ("kafka." + prefix + "." + name).replace('-', '.');
    }

    /** Joins a value to the one so far; NaN is none. */
    double merged(double soFar, double value) {
        if (Double.isNaN(value)) {
            return soFar;
        }
        if (Double.isNaN(soFar)) {
            return value;
        }
        return switch (merge) {
            case SUM -> soFar + value;
            case MAX -> Math.max(soFar, value);
        };
    }
}
