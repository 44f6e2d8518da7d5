package dev.laurel.architecture.bad.topology;

/** Stands for the one of Kafka Streams. */
interface BadProcessorContext {

    void forward(String value);
}
