package dev.laurel.stack.service;

/**
 * Where a service finds what it stands on.
 *
 * @param standbyReplicas copies of each store that other projection-services keep up to date
 */
public record ServiceSettings(
        String bootstrapServers,
        String postgresUrl,
        String postgresUser,
        String postgresPassword,
        int standbyReplicas) {

    @Override
    public String toString() {
        return "ServiceSettings[" + bootstrapServers + ", " + postgresUrl + "]";
    }
}
