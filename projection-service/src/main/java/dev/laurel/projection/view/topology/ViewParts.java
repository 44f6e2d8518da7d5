package dev.laurel.projection.view.topology;

import dev.laurel.projection.observe.ViewMetrics;
import dev.laurel.projection.view.fold.ViewProjector;

import io.micrometer.core.instrument.MeterRegistry;

/**
 * What all tasks of the views share.
 *
 * @param cachedViewsMax how many decoded views a task keeps on the heap at most
 */
public record ViewParts(
        ViewProjector projector, int cachedViewsMax, ViewMetrics metrics, MeterRegistry registry) {}
