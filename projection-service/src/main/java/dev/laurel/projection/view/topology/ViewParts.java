package dev.laurel.projection.view.topology;

import dev.laurel.projection.observe.ViewMetrics;
import dev.laurel.projection.view.fold.ViewProjector;

import io.micrometer.core.instrument.MeterRegistry;

import java.time.Duration;

/**
 * What all tasks of the views share.
 *
 * @param cachedViewsMax how many decoded views a task keeps on the heap at most
 * @param promptCommit how long a record waits for its commit while records are few
 */
public record ViewParts(
        ViewProjector projector,
        int cachedViewsMax,
        Duration promptCommit,
        ViewMetrics metrics,
        MeterRegistry registry) {}
