package dev.laurel.stack.health;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.json.JsonMapper;

import java.util.List;

/**
 * How a stack is.
 *
 * @param ready whether all parts are, somebody watches them, and there is room on the disk
 * @param detail the first reason why not; null where all is well
 * @param directory where its data are
 * @param supervisor the process that watches it, null where nobody does
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record StackHealth(
        boolean ready,
        @Nullable String detail,
        String directory,
        @Nullable SupervisorHealth supervisor,
        List<PartHealth> parts,
        List<VolumeHealth> storage) {

    private static final JsonMapper JSON = JsonMapper.shared();

    public StackHealth {
        parts = List.copyOf(parts);
        storage = List.copyOf(storage);
    }

    /**
     * The process that watches the parts.
     *
     * @param url where it tells how the stack is
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record SupervisorHealth(long pid, @Nullable String url, @Nullable Long rssMiB) {}

    /** A volume that holds data, in bytes. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record VolumeHealth(
            String path, long freeBytes, long totalBytes, long reserveBytes, boolean low) {}

    public String toJson() {
        return JSON.writeValueAsString(this);
    }

    /** The reverse of {@link #toJson}. */
    static StackHealth parse(String json) {
        return JSON.readValue(json, StackHealth.class);
    }
}
