package dev.laurel.kafka.topic;

import java.util.Map;

/**
 * A topic of Laurel.
 *
 * @param number never changes; stands for the topic on disk
 * @param writer the one service role that writes it
 * @param settings topic settings at creation
 */
public record Topic(int number, String name, String writer, Map<String, String> settings) {

    public Topic {
        settings = Map.copyOf(settings);
    }
}
