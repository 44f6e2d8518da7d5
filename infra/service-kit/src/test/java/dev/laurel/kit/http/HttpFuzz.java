package dev.laurel.kit.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;

/**
 * Sends damaged HTTP to a server: requests that are cut, split, too long, of wrong lengths, badly
 * chunked, badly compressed, or noise; and looks at what comes back. The same seed sends the same.
 *
 * <p>Threading: {@link #run} makes its own threads and returns when they have ended.
 */
public final class HttpFuzz {

    private static final int CLIENTS = 4;
    private static final int READ_MILLIS = 2_000;
    private static final int GLANCE_MILLIS = 5;
    private static final int ANSWER_BYTES_MAX = 256 * 1024;

    private static final List<String> LEAKS =
            List.of("Exception", "java.", "org.eclipse", "jackson", "\tat ", "dev.laurel.kit.");

    private final int port;
    private final List<Sample> samples;
    private final long seed;
    private final ConcurrentLinkedQueue<String> complaints = new ConcurrentLinkedQueue<>();
    private final AtomicInteger answers = new AtomicInteger();

    /**
     * A request that a service takes.
     *
     * @param head its lines but for those about the body
     * @param body its text; empty where there is none
     */
    public record Sample(List<String> head, String body) {

        public Sample {
            head = List.copyOf(head);
        }
    }

    public HttpFuzz(int port, long seed, List<Sample> samples) {
        this.port = port;
        this.seed = seed;
        this.samples = List.copyOf(samples);
    }

    /**
     * Sends that many requests.
     *
     * @return what is wrong with answers; how many were answered at all is {@link #answers}
     */
    public List<String> run(int requests) throws InterruptedException {
        var next = new AtomicInteger();
        var threads = new ArrayList<Thread>();
        for (var client = 0; client < CLIENTS; client++) {
            threads.add(
                    Thread.ofPlatform().name("fuzz-" + client).start(() -> send(next, requests)));
        }
        for (var thread : threads) {
            thread.join();
        }
        return List.copyOf(complaints);
    }

    /** How many requests got an answer, be it a refusal. */
    public int answers() {
        return answers.get();
    }

    private void send(AtomicInteger next, int requests) {
        for (var number = next.getAndIncrement();
                number < requests;
                number = next.getAndIncrement()) {
            send(number);
        }
    }

    private void send(int number) {
        var random = new Random(seed * 1_000_003 + number);
        var bytes = request(random);
        var answer = "";
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setTcpNoDelay(true);
            var ended = write(socket, bytes, random);
            socket.setSoTimeout(ended ? READ_MILLIS : GLANCE_MILLIS);
            answer = read(socket);
            if (random.nextInt(4) == 0) {
                // Resets the connection instead of ending it.
                socket.setSoLinger(true, 0);
            }
        } catch (SocketException _) {
            // The server has closed: it may.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        judge(number, answer);
    }

    private void judge(int number, String answer) {
        if (answer.isEmpty()) {
            return;
        }
        var count = answers.incrementAndGet();
        assert count > 0;
        if (!answer.startsWith("HTTP/1.1 ")) {
            complain(number, "no status line", answer);
        } else if (answer.startsWith("HTTP/1.1 500")) {
            complain(number, "an error of ours", answer);
        }
        for (var leak : LEAKS) {
            if (answer.contains(leak)) {
                complain(number, "names '" + leak + "'", answer);
            }
        }
    }

    private void complain(int number, String what, String answer) {
        var shown = answer.substring(0, Math.min(400, answer.length()));
        complaints.add("seed %d request %d: %s: %s".formatted(seed, number, what, shown));
    }

    /** Sends all or a part of it, in pieces; false where the server may wait for the rest. */
    private static boolean write(Socket socket, byte[] bytes, Random random) throws IOException {
        var cut = random.nextInt(3) == 0;
        var length = cut ? random.nextInt(bytes.length + 1) : bytes.length;
        var out = socket.getOutputStream();
        for (var from = 0; from < length; ) {
            var piece = random.nextInt(4) == 0 ? 1 + random.nextInt(40) : length - from;
            var to = Math.min(length, from + piece);
            out.write(bytes, from, to - from);
            out.flush();
            from = to;
        }
        if (random.nextInt(3) == 0) {
            socket.shutdownOutput();
            return true;
        }
        return false;
    }

    private static String read(Socket socket) throws IOException {
        var answer = new ByteArrayOutputStream();
        var buffer = new byte[8_192];
        try {
            for (var read = socket.getInputStream().read(buffer);
                    read >= 0 && answer.size() < ANSWER_BYTES_MAX;
                    read = socket.getInputStream().read(buffer)) {
                answer.write(buffer, 0, read);
                socket.setSoTimeout(GLANCE_MILLIS);
            }
        } catch (SocketTimeoutException _) {
            // It waits for more, or has said all.
        }
        return answer.toString(StandardCharsets.ISO_8859_1);
    }

    private byte[] request(Random random) {
        if (random.nextInt(40) == 0) {
            var noise = new byte[1 + random.nextInt(300)];
            random.nextBytes(noise);
            return noise;
        }
        var sample = samples.get(random.nextInt(samples.size()));
        var body = body(sample, random);
        var head = new ArrayList<>(sample.head());
        if (random.nextInt(6) == 0) {
            head.set(0, damaged(head.getFirst(), random));
        }
        if (random.nextInt(8) == 0) {
            head.add(oddHeader(random));
        }
        if (body.gzip) {
            head.add("Content-Encoding: gzip");
        }
        var request = new ByteArrayOutputStream();
        if (body.bytes.size() == 0 && random.nextInt(4) > 0) {
            write(request, head);
        } else if (random.nextInt(3) == 0) {
            head.add("Transfer-Encoding: chunked");
            if (random.nextInt(10) == 0) {
                head.add("Content-Length: " + body.bytes.size());
            }
            write(request, head);
            writeChunks(request, body.bytes.toByteArray(), random);
        } else {
            head.add("Content-Length: " + length(body.bytes.size(), random));
            write(request, head);
            request.writeBytes(body.bytes.toByteArray());
        }
        return request.toByteArray();
    }

    private static void write(ByteArrayOutputStream request, List<String> head) {
        for (var line : head) {
            write(request, line + "\r\n");
        }
        write(request, "\r\n");
    }

    private static void write(ByteArrayOutputStream request, String text) {
        request.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String length(int right, Random random) {
        return switch (random.nextInt(12)) {
            case 0 -> Integer.toString(right + 1 + random.nextInt(100));
            case 1 -> Integer.toString(Math.max(0, right - 1 - random.nextInt(20)));
            case 2 -> "-1";
            case 3 -> "8388607";
            case 4 -> "99999999999999999999";
            case 5 -> "1 2";
            case 6 -> "";
            default -> Integer.toString(right);
        };
    }

    private static void writeChunks(ByteArrayOutputStream request, byte[] body, Random random) {
        for (var from = 0; from < body.length; ) {
            var size = 1 + random.nextInt(body.length - from);
            write(request, (random.nextInt(20) == 0 ? "zz" : Integer.toHexString(size)) + "\r\n");
            request.write(body, from, size);
            write(request, random.nextInt(20) == 0 ? "x" : "\r\n");
            from += size;
        }
        write(request, random.nextInt(10) == 0 ? "0\r\n" : "0\r\n\r\n");
    }

    private static String damaged(String line, Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> line.replace("HTTP/1.1", "HTTP/9.9");
            case 1 -> line.replace(" ", "  ");
            case 2 -> line.replace("/v1", "/../WEB-INF");
            case 3 -> line.replace("/v1", "/v1/%zz%00");
            case 4 -> line.replace(" HTTP", "?x=" + "y".repeat(random.nextInt(9_000)) + " HTTP");
            default -> "BREW" + line.substring(line.indexOf(' '));
        };
    }

    private static String oddHeader(Random random) {
        return switch (random.nextInt(10)) {
            case 0 -> "Expect: elephants";
            case 1 -> "Expect: 100-continue";
            case 2 -> "Host: evil.example";
            case 3 -> "Origin: http://evil.example";
            case 4 -> "Prefer: wait=x";
            case 5 -> "Laurel-Min-Position: 99:1";
            case 6 -> "Accept: text/html";
            case 7 -> "X-Long: " + "x".repeat(random.nextInt(20_000));
            case 8 -> "no colon in it";
            default -> "Connection: close";
        };
    }

    private record Body(ByteArrayOutputStream bytes, boolean gzip) {}

    private static Body body(Sample sample, Random random) {
        var plain = sample.body().getBytes(StandardCharsets.UTF_8);
        if (plain.length == 0) {
            return bodyOf(plain, false);
        }
        return switch (random.nextInt(10)) {
            case 0 -> bodyOf(Arrays.copyOf(plain, random.nextInt(plain.length)), false);
            case 1 -> bodyOf(flipped(plain, random), false);
            case 2 -> bodyOf(gzip(plain), true);
            case 3 -> bodyOf(Arrays.copyOf(gzip(plain), random.nextInt(20)), true);
            case 4 -> bodyOf(flipped(gzip(plain), random), true);
            case 5 -> bodyOf(plain, true);
            case 6 -> bodyOf(gzip(new byte[random.nextInt(20) == 0 ? 20_000_000 : 300_000]), true);
            default -> bodyOf(plain, false);
        };
    }

    private static Body bodyOf(byte[] bytes, boolean gzip) {
        var body = new ByteArrayOutputStream(bytes.length);
        body.writeBytes(bytes);
        return new Body(body, gzip);
    }

    private static byte[] flipped(byte[] bytes, Random random) {
        var other = bytes.clone();
        other[random.nextInt(other.length)] ^= (byte) (1 + random.nextInt(255));
        return other;
    }

    private static byte[] gzip(byte[] bytes) {
        var packed = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }
}
