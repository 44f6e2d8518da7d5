package dev.laurel.stack.service;

/**
 * Where a service finds what it stands on.
 *
 * @param crowded whether the brokers are several and all of it shares one machine
 * @param standbyReplicas copies of each store that other projection-services keep up to date
 */
public record ServiceSettings(
        String bootstrapServers,
        String postgresUrl,
        String postgresUser,
        String postgresPassword,
        boolean crowded,
        int standbyReplicas) {

    @Override
    public String toString() {
        return "ServiceSettings[" + bootstrapServers + ", " + postgresUrl + "]";
    }
}
