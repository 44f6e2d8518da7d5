package dev.laurel.system;

import dev.laurel.stack.Part;
import dev.laurel.stack.Stack;
import dev.laurel.stack.StackAddresses;
import dev.laurel.stack.StackOptions;
import dev.laurel.system.fixture.Laurel;

import org.awaitility.Awaitility;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.zip.GZIPInputStream;

/**
 * Measures the whole pipeline on the hop address pairs: one transfer of 1 for each row, posted in
 * arrays of 1,000 over a few connections, without waiting for outcomes. Prints how many commands a
 * second were made durable, decided and visible, the memory of each part, and whether the boards
 * equal a plain count.
 *
 * <p>Run it by hand: {@code VolumeMeasurement FILE.csv.gz [connections]}. It is no test: what it
 * prints depends on the machine.
 */
final class VolumeMeasurement {

    private static final int BATCH = 1_000;
    private static final int WARM_UP_GRANTS = 30;
    private static final int WARM_UP_ROUNDS = 130;
    private static final double NANOS_A_SECOND = 1e9;
    private static final long EVENTS_A_TRANSFER = 2;
    private static final String FOLDED = "laurel_projection_views_events_total{result=\"folded\"} ";
    private static final PrintStream OUT = System.out;

    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<String, Long> sent = new HashMap<>();
    private final Map<String, Long> received = new HashMap<>();

    private VolumeMeasurement() {}

    public static void main(String[] arguments)
            throws IOException, InterruptedException, ExecutionException {
        var connections = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 4;
        new VolumeMeasurement().run(Path.of(arguments[0]), connections);
    }

    private void run(Path file, int connections)
            throws IOException, InterruptedException, ExecutionException {
        var batches = batches(file);
        var directory = Files.createTempDirectory("laurel-volume");
        try (var stack = Stack.start(StackOptions.in(directory));
                var laurel = new Laurel(stack.addresses())) {
            warmUp(laurel);
            var commands = batches.stream().mapToInt(batch -> batch.split("\n").length).sum();
            var foldedBefore = folded(laurel);
            var began = System.nanoTime();
            post(stack.addresses(), new LinkedBlockingQueue<>(batches), connections);
            report("durable", commands, began);
            awaitFolded(laurel, foldedBefore + EVENTS_A_TRANSFER * commands);
            report("decided", commands, began);
            laurel.awaitCaughtUp();
            report("visible", commands, began);
            for (var part : Part.values()) {
                OUT.printf(
                        Locale.ROOT,
                        "%s RSS %d MiB (peak %d)%n",
                        part.label(),
                        rss(stack, part, "VmRSS"),
                        rss(stack, part, "VmHWM"));
            }
            OUT.println("senders equal a plain count: " + equal(laurel, "hop-senders", sent));
            OUT.println(
                    "receivers equal a plain count: " + equal(laurel, "hop-receivers", received));
        }
    }

    private List<String> batches(Path file) throws IOException {
        var batches = new ArrayList<String>();
        try (var reader =
                new BufferedReader(
                        new InputStreamReader(
                                new GZIPInputStream(Files.newInputStream(file)),
                                StandardCharsets.UTF_8))) {
            var header = reader.readLine();
            var batch = new ArrayList<String>();
            var number = 0;
            for (var line = reader.readLine();
                    line != null && header != null;
                    line = reader.readLine()) {
                var fields = line.split(",", -1);
                sent.merge(fields[1], 1L, Long::sum);
                received.merge(fields[2], 1L, Long::sum);
                batch.add(
                        "{\"id\":\"v-%d\",\"type\":\"transfer\",\"user\":\"%s\",\"to\":\"%s\",\"asset\":\"hop\",\"amount\":1}"
                                .formatted(++number, fields[1], fields[2]));
                if (batch.size() == BATCH) {
                    batches.add("[" + String.join(",\n", batch) + "]");
                    batch.clear();
                }
            }
            if (!batch.isEmpty()) {
                batches.add("[" + String.join(",\n", batch) + "]");
            }
        }
        return batches;
    }

    /**
     * Commands of other users and of another asset: compiles the paths without touching the counts.
     * Most are transfers, as what is measured is.
     */
    private static void warmUp(Laurel laurel) {
        for (var round = 0; round < WARM_UP_ROUNDS; round++) {
            var commands = new ArrayList<String>();
            for (var i = 0; i < BATCH; i++) {
                commands.add(
                        round < WARM_UP_GRANTS
                                ? "{\"id\":\"w-%d-%d\",\"type\":\"grant\",\"user\":\"warm-%d\",\"asset\":\"f1\",\"amount\":1}"
                                        .formatted(round, i, i)
                                : "{\"id\":\"w-%d-%d\",\"type\":\"transfer\",\"user\":\"warm-%d\",\"to\":\"warm-%d\",\"asset\":\"f1\",\"amount\":1}"
                                        .formatted(round, i, i, (i + round) % BATCH));
            }
            laurel.decide(commands);
        }
        laurel.awaitCaughtUp();
    }

    private void post(StackAddresses addresses, BlockingQueue<String> queue, int connections)
            throws InterruptedException, ExecutionException {
        var uri = URI.create(addresses.commandUrl() + "/v1/commands");
        Callable<Integer> worker =
                () -> {
                    var requests = 0;
                    for (var batch = queue.poll(); batch != null; batch = queue.poll()) {
                        var request =
                                HttpRequest.newBuilder(uri)
                                        .header("Content-Type", "application/json")
                                        .POST(HttpRequest.BodyPublishers.ofString(batch))
                                        .build();
                        var response = http.send(request, HttpResponse.BodyHandlers.ofString());
                        if (response.statusCode() != 202) {
                            throw new IllegalStateException(
                                    response.statusCode() + " " + response.body());
                        }
                        requests++;
                    }
                    return requests;
                };
        try (var workers = Executors.newFixedThreadPool(connections)) {
            var all = new ArrayList<Callable<Integer>>();
            for (var i = 0; i < connections; i++) {
                all.add(worker);
            }
            for (var done : workers.invokeAll(all)) {
                done.get();
            }
        }
    }

    /**
     * What the projection says it has put into views. A lag of 0 does not count what it buffers.
     */
    private static long folded(Laurel laurel) {
        return laurel.projectionMetrics()
                .lines()
                .filter(line -> line.startsWith(FOLDED))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(FOLDED.length())))
                .sum();
    }

    private static void awaitFolded(Laurel laurel, long events) {
        Awaitility.await()
                .atMost(Duration.ofMinutes(10))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> folded(laurel) >= events);
    }

    private static void report(String what, int commands, long began) {
        var seconds = (System.nanoTime() - began) / NANOS_A_SECOND;
        OUT.printf(
                Locale.ROOT,
                "%s: %d commands in %.1f s, %.0f/s%n",
                what,
                commands,
                seconds,
                commands / seconds);
    }

    private static long rss(Stack stack, Part part, String field) throws IOException {
        var pid = stack.process(part).orElseThrow().pid();
        return Files.readAllLines(Path.of("/proc", String.valueOf(pid), "status")).stream()
                .filter(line -> line.startsWith(field + ":"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1_024)
                .findFirst()
                .orElse(-1);
    }

    private static boolean equal(Laurel laurel, String board, Map<String, Long> expected) {
        return new TreeMap<>(laurel.scores(board)).equals(new TreeMap<>(expected));
    }
}
